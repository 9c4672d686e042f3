package io.billhook.contract;

import io.billhook.published.Public;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a job is tried and how long it waits in between: exponential with full jitter, so that
 * many jobs that failed together do not come back together.
 *
 * @param maxAttempts runs in all, the first included
 * @param first upper bound of the delay after the first failure; it doubles with each further one
 * @param longest no delay is longer, save one that a provider asked for
 */
@Public
public record RetryPolicy(int maxAttempts, Duration first, Duration longest) {

  public RetryPolicy {
    if (maxAttempts < 1 || maxAttempts > Short.MAX_VALUE) {
      throw new IllegalArgumentException("maxAttempts must be 1 to 32767, not " + maxAttempts);
    }
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("Delays must be positive and first <= longest");
    }
  }

  /**
   * Delays of up to 2 s, 4 s, 8 s … 6 h; half of that on average. Twelve attempts span up to an
   * hour and a quarter, twenty up to 39 hours.
   */
  public static RetryPolicy standard(int maxAttempts) {
    return new RetryPolicy(maxAttempts, Duration.ofSeconds(2), Duration.ofHours(6));
  }

  /**
   * The delay after the given failed attempt.
   *
   * @param attempt 1-based number of the attempt that failed
   */
  public Duration delayAfter(int attempt, RandomGenerator random) {
    long bound = first.toMillis() << Math.min(Math.max(attempt - 1, 0), 30);
    return Duration.ofMillis(1 + random.nextLong(Math.min(bound, longest.toMillis())));
  }
}
