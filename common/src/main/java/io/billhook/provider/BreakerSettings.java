package io.billhook.provider;

import java.time.Duration;

/**
 * When a breaker opens and how it comes back.
 *
 * @param failures in a row that open it
 * @param firstProbe from opening to the first call that tries again
 * @param longestProbe bound of that wait, which doubles with each probe that fails
 * @param timeout after which a call counts as failed; longer than the adapter's own time-outs
 */
public record BreakerSettings(
    int failures, Duration firstProbe, Duration longestProbe, Duration timeout) {
  public static final BreakerSettings STANDARD =
      new BreakerSettings(5, Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(40));
}
