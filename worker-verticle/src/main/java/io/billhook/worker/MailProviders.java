package io.billhook.worker;

import io.billhook.config.EmailProvidersConfig;
import io.billhook.config.SmtpConfig;
import io.billhook.config.SmtpUrl;
import io.billhook.config.WorkerConfig;
import io.billhook.contract.email.SendEmail;
import io.billhook.crypto.Sealer;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.credential.Credentials;
import io.billhook.messaging.credential.Credentials.Stored;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.messaging.pace.Pace;
import io.billhook.messaging.pace.SharedPace;
import io.billhook.postgres.Database;
import io.billhook.provider.Breaker;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.PublicAddresses;
import io.billhook.worker.WorkerSettings.Providers;
import io.billhook.worker.messaging.email.EmailProvider;
import io.billhook.worker.messaging.email.EmailProviders;
import io.billhook.worker.messaging.email.TenantProviders;
import io.billhook.worker.messaging.email.brevo.BrevoAccount;
import io.billhook.worker.messaging.email.brevo.BrevoProvider;
import io.billhook.worker.messaging.email.smtp.SmtpAccount;
import io.billhook.worker.messaging.email.smtp.SmtpProvider;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * By whom mails go: an installation's own by its providers, in the order of EMAIL_PROVIDERS; a
 * tenant's by its own accounts where it has some.
 */
final class MailProviders {
  /** Of Brevo's list of mails, which has a limit far below that of sending. */
  private static final int LOOK_UPS_A_SECOND = 2;

  private final Vertx vertx;
  private final Context loop;
  private final Database database;
  private final Providers settings;
  private final Breakers guards;
  private final PublicAddresses servers;
  private final Pace lookUpsOfTenants;
  private final int atOnce;
  private final List<EmailProvider> own = new ArrayList<>();
  private final List<Breaker> breakers = new ArrayList<>();
  private final EmailProviders all;

  MailProviders(
      Vertx vertx,
      Database database,
      Sealer sealer,
      Providers settings,
      Breakers guards,
      WorkerConfig slots) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.database = database;
    this.settings = settings;
    this.guards = guards;
    this.servers = new PublicAddresses(settings.smtp().development());
    this.lookUpsOfTenants =
        SharedPace.even(database, "brevo/* look-up", LOOK_UPS_A_SECOND); // one row, not each a row
    this.atOnce = Handlers.atOnce(slots, SendEmail.KIND);
    for (String name : settings.email().names()) {
      own.add(
          switch (name) {
            case EmailProvidersConfig.BREVO -> brevo();
            case EmailProvidersConfig.SMTP -> smtp();
            default -> throw new IllegalArgumentException("EMAIL_PROVIDERS");
          });
    }
    this.all = new TenantProviders(vertx, database, new Credentials(sealer), own, this::ofTenant);
  }

  private EmailProvider brevo() {
    Breaker breaker = listed(EmailProvidersConfig.BREVO, atOnce);
    String name = breaker.name();
    return new BrevoProvider(
        new ProviderClient(vertx, breaker, ProviderClient.ANSWER),
        new BrevoAccount(name, settings.brevo().apiKey(), settings.brevo().apiBase(), null),
        SharedPace.ofLanes(database, name, settings.email().brevoRate()),
        SharedPace.even(database, name + " look-up", LOOK_UPS_A_SECOND));
  }

  private EmailProvider smtp() {
    SmtpConfig config = settings.smtp();
    SmtpUrl server = Objects.requireNonNull(config.server(), "SMTP_URL");
    Breaker breaker = listed(SmtpAccount.PROVIDER, config.connections());
    return new SmtpProvider(
        vertx,
        SmtpAccount.of(
            breaker.name(),
            server,
            config.connections(),
            config.development(),
            null,
            EmailAddress.parse(settings.brevo().from()).orElseThrow()),
        breaker,
        config.rate() == 0
            ? Pace.UNBOUNDED
            : SharedPace.ofLanes(database, breaker.name(), config.rate()),
        null);
  }

  private Breaker listed(String name, int calls) {
    Breaker breaker = guards.of(name, calls);
    breakers.add(breaker);
    return breaker;
  }

  /** What is made here keeps to one event loop; a handler's thread is none. */
  private EmailProvider ofTenant(Stored stored) {
    Supplier<EmailProvider> made =
        switch (stored.credential()) {
          case MessagingCredential.Brevo brevo -> () -> ofTenant(stored, brevo);
          case MessagingCredential.Smtp smtp -> () -> ofTenant(stored, smtp);
          case MessagingCredential.Twilio _ ->
              throw new IllegalArgumentException("No mail goes by Twilio");
        };
    return Future.<@Nullable Void>future(there -> loop.runOnContext(_ -> there.tryComplete()))
        .map(_ -> made.get())
        .await();
  }

  private EmailProvider ofTenant(Stored stored, MessagingCredential.Brevo account) {
    Breaker breaker = guards.unlisted(name(stored), atOnce);
    return new BrevoProvider(
        new ProviderClient(vertx, breaker, ProviderClient.ANSWER),
        new BrevoAccount(
            breaker.name(), account.apiKey(), settings.brevo().apiBase(), from(account)),
        Pace.UNBOUNDED,
        lookUpsOfTenants);
  }

  private EmailProvider ofTenant(Stored stored, MessagingCredential.Smtp account) {
    int connections = settings.smtp().connections();
    Breaker breaker = guards.unlisted(name(stored), connections);
    return new SmtpProvider(
        vertx,
        SmtpAccount.of(
            breaker.name(),
            SmtpUrl.parse(account.url()),
            connections,
            settings.smtp().development(),
            from(account),
            from(account)),
        breaker,
        Pace.UNBOUNDED,
        servers);
  }

  private static String name(Stored stored) {
    return stored.credential().provider().label() + "/" + stored.tenant();
  }

  private static EmailAddress from(MessagingCredential account) {
    return EmailAddress.parse(account.sender()).orElseThrow();
  }

  EmailProviders providers() {
    return all;
  }

  /** Of the installation's own: while all are open no mail of it can go. */
  List<Breaker> breakers() {
    return List.copyOf(breakers);
  }
}
