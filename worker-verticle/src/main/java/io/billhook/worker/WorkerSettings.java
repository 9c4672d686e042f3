package io.billhook.worker;

import io.billhook.config.AppConfig;
import io.billhook.config.BillingConfig;
import io.billhook.config.BrevoConfig;
import io.billhook.config.EmailProvidersConfig;
import io.billhook.config.EncryptionConfig;
import io.billhook.config.Env;
import io.billhook.config.OptOutConfig;
import io.billhook.config.RetentionConfig;
import io.billhook.config.SmtpConfig;
import io.billhook.config.StripeConfig;
import io.billhook.config.TwilioConfig;
import io.billhook.config.WorkerConfig;

/**
 * What a worker is told: whom its handlers call, which keys open what they send, how much it does
 * at once, what it prunes, what its mails are called after, how it bills.
 *
 * @param extensions of which extensions read their own
 */
public record WorkerSettings(
    Providers providers,
    EncryptionConfig encryption,
    WorkerConfig worker,
    RetentionConfig retention,
    AppConfig app,
    BillingConfig billing,
    Env extensions) {

  /** Whom the handlers call, and what of their words they heed. */
  public record Providers(
      StripeConfig stripe,
      EmailProvidersConfig email,
      BrevoConfig brevo,
      SmtpConfig smtp,
      TwilioConfig twilio,
      OptOutConfig optOut) {}
}
