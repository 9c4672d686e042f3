package io.billhook.broker;

import java.time.Duration;
import java.util.Optional;

/** A delay that the broker keeps: one exchange and one queue each, whose messages expire. */
public enum RetryTier {
  S1("1s", Duration.ofSeconds(1)),
  S5("5s", Duration.ofSeconds(5)),
  S30("30s", Duration.ofSeconds(30)),
  M2("2m", Duration.ofMinutes(2)),
  M10("10m", Duration.ofMinutes(10)),
  H1("1h", Duration.ofHours(1)),
  H6("6h", Duration.ofHours(6));

  private final String label;
  private final Duration delay;

  RetryTier(String label, Duration delay) {
    this.label = label;
    this.delay = delay;
  }

  /** As it stands in the names of exchange and queue. */
  public String label() {
    return label;
  }

  public Duration delay() {
    return delay;
  }

  /** The largest tier whose delay does not pass what is missing; empty below a second. */
  public static Optional<RetryTier> notBeyond(Duration missing) {
    RetryTier found = null;
    for (RetryTier tier : values()) {
      if (tier.delay.compareTo(missing) <= 0) {
        found = tier;
      }
    }
    return Optional.ofNullable(found);
  }
}
