package io.billhook.launcher;

import io.billhook.config.AccessConfig;
import io.billhook.config.BrevoConfig;
import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.EncryptionConfig;
import io.billhook.config.Env;
import io.billhook.config.HttpConfig;
import io.billhook.config.RetentionConfig;
import io.billhook.config.StripeConfig;
import io.billhook.config.TwilioConfig;
import io.billhook.config.WorkerConfig;
import io.billhook.contract.Queues;
import io.billhook.messaging.EmailAddress;
import io.billhook.worker.WorkerSettings;
import io.billhook.worker.WorkerSettings.Providers;
import java.util.Map;

/** All settings of a process. Api and worker read the same, so that one file serves both. */
public record Settings(
    HttpConfig http,
    DatabaseConfig database,
    BrokerConfig broker,
    StripeConfig stripe,
    BrevoConfig brevo,
    TwilioConfig twilio,
    EncryptionConfig encryption,
    AccessConfig access,
    WorkerConfig worker,
    RetentionConfig retention) {

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
            BrevoConfig.from(env),
            TwilioConfig.from(env),
            EncryptionConfig.from(env),
            AccessConfig.from(env),
            WorkerConfig.from(env),
            RetentionConfig.from(env));
    settings.worker().check(env, Queues.ALL);
    sender(env);
    env.check();
    return settings;
  }

  /** Who mails are from; an error where EMAIL_FROM is set and no address, nobody until then. */
  static EmailAddress sender(Env env) {
    return env.optional(
        "EMAIL_FROM",
        BrevoConfig.SENDER,
        value -> EmailAddress.parse(value).orElseThrow(IllegalArgumentException::new),
        new EmailAddress(null, "nobody@localhost"));
  }

  WorkerSettings ofWorker() {
    return new WorkerSettings(new Providers(stripe, brevo, twilio), encryption, worker, retention);
  }

  public Settings with(AccessConfig other) {
    return new Settings(
        http, database, broker, stripe, brevo, twilio, encryption, other, worker, retention);
  }

  public Settings with(HttpConfig other) {
    return new Settings(
        other, database, broker, stripe, brevo, twilio, encryption, access, worker, retention);
  }
}
