package io.billhook.worker.messaging.sms.twilio;

import io.billhook.config.TwilioConfig;
import io.billhook.messaging.credential.Credentials;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.messaging.pace.Pace;
import io.billhook.postgres.Tx;
import io.billhook.provider.Breaker;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderClient;
import io.billhook.worker.messaging.sms.SmsProvider;
import io.billhook.worker.messaging.sms.SmsProvider.Sender;
import io.billhook.worker.messaging.sms.SmsProviders;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which account at Twilio sends: a tenant's own where it has brought one, else the installation's.
 * Each has a breaker of its own, that of a tenant pauses no queue. How fast a tenant's own may be
 * called Twilio says.
 */
public final class TwilioAccounts implements SmsProviders {
  /** Calls by one tenant's account under way from one process. */
  private static final int OWN_AT_ONCE = 32;

  private final TwilioConfig config;
  private final ProviderClient client;
  private final Breakers breakers;
  private final Credentials credentials;
  private final @Nullable SmsProvider installation;

  /**
   * @param installation the breaker of the installation's account
   * @param pace of that account
   */
  public TwilioAccounts(
      Vertx vertx,
      TwilioConfig config,
      Breaker installation,
      Pace pace,
      Breakers breakers,
      Credentials credentials) {
    this.config = config;
    this.client = new ProviderClient(vertx, installation, ProviderClient.ANSWER);
    this.breakers = breakers;
    this.credentials = credentials;
    TwilioConfig.Account account = config.account();
    this.installation =
        account == null
            ? null
            : new TwilioProvider(
                client,
                config,
                new TwilioAccount(
                    TwilioProvider.PROVIDER,
                    account.sid(),
                    account.authToken(),
                    new Sender(null, account.messagingServiceSid())),
                pace);
  }

  @Override
  public Optional<SmsProvider> of(Tx tx, @Nullable UUID tenant) {
    Optional<MessagingCredential> own =
        tenant == null
            ? Optional.empty()
            : credentials.find(tx, MessagingCredential.Provider.TWILIO);
    return own.isPresent() && own.get() instanceof MessagingCredential.Twilio twilio
        ? Optional.of(own(tenant, twilio))
        : Optional.ofNullable(installation);
  }

  private SmsProvider own(@Nullable UUID tenant, MessagingCredential.Twilio credential) {
    String name = TwilioProvider.PROVIDER + "/" + tenant;
    return new TwilioProvider(
        client.through(breakers.of(name, OWN_AT_ONCE)),
        config,
        new TwilioAccount(
            name,
            credential.accountSid(),
            credential.authToken(),
            new Sender(tenant, credential.messagingServiceSid())),
        Pace.UNBOUNDED);
  }
}
