package io.billhook.devkit.simulator.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A provider that is simulated. */
public enum Provider {
  STRIPE,
  BREVO,
  TWILIO;

  /** The name in paths and in JSON: {@code stripe}, {@code brevo}, {@code twilio}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the provider's own paths begin. */
  public String apiPrefix() {
    return "/_sim/" + key() + "/api";
  }

  public static Optional<Provider> named(String key) {
    return Arrays.stream(values()).filter(provider -> provider.key().equals(key)).findFirst();
  }
}
