package io.billhook.devkit.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What the simulators share with the Billhook that they call back.
 *
 * @param target base address under which Billhook's webhooks are reached; null: none is called
 * @param clock decides times and signatures
 * @param firstRetry pause before the second attempt of a callback; doubled with each one after it
 */
public record SimulatorSettings(
    String stripeWebhookSecret,
    String brevoWebhookToken,
    String twilioAuthToken,
    @Nullable URI target,
    InstantSource clock,
    Duration firstRetry) {

  /** The secrets of {@code billhook dev}. */
  public static SimulatorSettings development() {
    return new SimulatorSettings(
        "whsec_dev",
        "brevo_dev",
        "twilio_dev",
        null,
        InstantSource.system(),
        Duration.ofMillis(500));
  }

  public SimulatorSettings withTarget(URI base) {
    return new SimulatorSettings(
        stripeWebhookSecret, brevoWebhookToken, twilioAuthToken, base, clock, firstRetry);
  }

  public SimulatorSettings withFirstRetry(Duration pause) {
    return new SimulatorSettings(
        stripeWebhookSecret, brevoWebhookToken, twilioAuthToken, target, clock, pause);
  }
}
