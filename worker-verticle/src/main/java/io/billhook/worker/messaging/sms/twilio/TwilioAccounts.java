package io.billhook.worker.messaging.sms.twilio;

import io.billhook.config.TwilioConfig;
import io.billhook.messaging.credential.Credentials;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.messaging.pace.Pace;
import io.billhook.postgres.Tx;
import io.billhook.worker.messaging.sms.SmsProvider;
import io.billhook.worker.messaging.sms.SmsProvider.Sender;
import io.billhook.worker.messaging.sms.SmsProviders;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which account at Twilio sends: a tenant's own where it has brought one, else the installation's.
 * Each has a breaker of its own, that of a tenant pauses no queue. How fast a tenant's own may be
 * called Twilio says.
 */
public final class TwilioAccounts implements SmsProviders {
  private final TwilioConfig config;
  private final TwilioClients clients;
  private final Credentials credentials;
  private final @Nullable SmsProvider installation;

  /**
   * @param pace of the installation's account
   */
  public TwilioAccounts(
      TwilioClients clients, TwilioConfig config, Pace pace, Credentials credentials) {
    this.config = config;
    this.clients = clients;
    this.credentials = credentials;
    TwilioConfig.Account account = config.account();
    this.installation =
        account == null
            ? null
            : new TwilioProvider(
                clients.installation(),
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
    return tenant != null
            && credentials.find(tx, MessagingCredential.Provider.TWILIO).orElse(null)
                instanceof MessagingCredential.Twilio twilio
        ? Optional.of(own(tenant, twilio))
        : Optional.ofNullable(installation);
  }

  private SmsProvider own(UUID tenant, MessagingCredential.Twilio credential) {
    return new TwilioProvider(
        clients.own(tenant),
        config,
        new TwilioAccount(
            TwilioClients.name(tenant),
            credential.accountSid(),
            credential.authToken(),
            new Sender(tenant, credential.messagingServiceSid())),
        Pace.UNBOUNDED);
  }
}
