package io.billhook.launcher;

import io.billhook.config.AccessConfig;
import io.billhook.config.AppConfig;
import io.billhook.config.BillingConfig;
import io.billhook.config.BrevoConfig;
import io.billhook.config.BrevoWebhookConfig;
import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.EmailProvidersConfig;
import io.billhook.config.EncryptionConfig;
import io.billhook.config.Env;
import io.billhook.config.HttpConfig;
import io.billhook.config.OptOutConfig;
import io.billhook.config.RetentionConfig;
import io.billhook.config.SmsConfig;
import io.billhook.config.SmtpConfig;
import io.billhook.config.StripeConfig;
import io.billhook.config.TwilioConfig;
import io.billhook.config.WorkerConfig;
import io.billhook.extension.Extensions;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.product.ProductMails;
import io.billhook.messaging.product.UnusableTemplates;
import io.billhook.worker.WorkerSettings;
import io.billhook.worker.WorkerSettings.Providers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a process. Api and worker read the same, so that one file serves both.
 *
 * @param extensions all variables, of which each extension reads its own
 */
public record Settings(
    HttpConfig http,
    DatabaseConfig database,
    BrokerConfig broker,
    StripeConfig stripe,
    BillingConfig billing,
    EmailProvidersConfig emailProviders,
    BrevoConfig brevo,
    BrevoWebhookConfig brevoWebhook,
    SmtpConfig smtp,
    TwilioConfig twilio,
    OptOutConfig optOut,
    SmsConfig sms,
    EncryptionConfig encryption,
    AccessConfig access,
    WorkerConfig worker,
    RetentionConfig retention,
    Env extensions) {

  /**
   * Reads them.
   *
   * @throws Env.ConfigException naming every setting that is missing or malformed
   */
  public static Settings from(Map<String, String> variables) {
    Env env = new Env(variables);
    Settings settings =
        new Settings(
            HttpConfig.from(env),
            DatabaseConfig.from(env),
            BrokerConfig.from(env),
            StripeConfig.from(env),
            BillingConfig.from(env),
            EmailProvidersConfig.from(env),
            BrevoConfig.from(env),
            BrevoWebhookConfig.from(env),
            SmtpConfig.from(env),
            TwilioConfig.from(env),
            OptOutConfig.from(env),
            SmsConfig.from(env),
            EncryptionConfig.from(env),
            AccessConfig.from(env),
            WorkerConfig.from(env),
            RetentionConfig.from(env),
            env);
    settings.worker().check(env, Extensions.installed().queues());
    sender(env);
    templates(env, settings.http().app(), sender(env));
    env.<@Nullable EmailAddress>optional(
        "TENANT_EMAIL_FROM", BrevoConfig.SENDER, Settings::address, null);
    Extensions.installed().readSettings(env);
    env.check();
    return settings;
  }

  /** Who mails are from; an error where EMAIL_FROM is set and no address, nobody until then. */
  static EmailAddress sender(Env env) {
    return env.optional(
        "EMAIL_FROM",
        BrevoConfig.SENDER,
        Settings::address,
        new EmailAddress(null, "nobody@localhost"));
  }

  private static EmailAddress address(String value) {
    return EmailAddress.parse(value).orElseThrow(IllegalArgumentException::new);
  }

  /** Whether the product's mails can be made; an error where a template of the folder is none. */
  private static void templates(Env env, AppConfig app, EmailAddress sender) {
    try {
      ProductMails.of(app, sender.displayName());
    } catch (UnusableTemplates e) {
      env.error("MAIL_TEMPLATES_DIR: " + e.getMessage());
    }
  }

  WorkerSettings ofWorker() {
    return new WorkerSettings(
        new Providers(stripe, emailProviders, brevo, smtp, twilio, optOut),
        encryption,
        worker,
        retention,
        http.app(),
        billing,
        extensions);
  }

  public Settings with(AccessConfig other) {
    return new Settings(
        http,
        database,
        broker,
        stripe,
        billing,
        emailProviders,
        brevo,
        brevoWebhook,
        smtp,
        twilio,
        optOut,
        sms,
        encryption,
        other,
        worker,
        retention,
        extensions);
  }

  public Settings with(HttpConfig other) {
    return new Settings(
        other,
        database,
        broker,
        stripe,
        billing,
        emailProviders,
        brevo,
        brevoWebhook,
        smtp,
        twilio,
        optOut,
        sms,
        encryption,
        access,
        worker,
        retention,
        extensions);
  }

  public Settings with(SmtpConfig other) {
    return new Settings(
        http,
        database,
        broker,
        stripe,
        billing,
        emailProviders,
        brevo,
        brevoWebhook,
        other,
        twilio,
        optOut,
        sms,
        encryption,
        access,
        worker,
        retention,
        extensions);
  }
}
