package io.billhook.worker;

import io.billhook.config.BrevoConfig;
import io.billhook.config.EncryptionConfig;
import io.billhook.config.RetentionConfig;
import io.billhook.config.StripeConfig;
import io.billhook.config.TwilioConfig;
import io.billhook.config.WorkerConfig;

/**
 * What a worker is told: whom its handlers call, which keys open what they send, how much it does
 * at once, what it prunes.
 */
public record WorkerSettings(
    Providers providers,
    EncryptionConfig encryption,
    WorkerConfig worker,
    RetentionConfig retention) {

  /** Whom the handlers call. */
  public record Providers(StripeConfig stripe, BrevoConfig brevo, TwilioConfig twilio) {}
}
