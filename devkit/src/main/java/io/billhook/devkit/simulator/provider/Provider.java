package io.billhook.devkit.simulator.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A provider that is simulated. */
public enum Provider {
  STRIPE,
  BREVO,
  TWILIO,
  /** A mail server, which has no API over HTTP. */
  SMTP;

  /** The name in paths and in JSON: {@code stripe}, {@code brevo}, {@code twilio}, {@code smtp}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is called over HTTP. */
  public boolean hasApi() {
    return this != SMTP;
  }

  /** Where the provider's own paths begin. */
  public String apiPrefix() {
    return "/_sim/" + key() + "/api";
  }

  public static Optional<Provider> named(String key) {
    return Arrays.stream(values()).filter(provider -> provider.key().equals(key)).findFirst();
  }
}
