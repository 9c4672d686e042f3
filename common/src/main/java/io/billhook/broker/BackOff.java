package io.billhook.broker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: doubling, with jitter, so that clients don't come in step.
 */
final class BackOff {
  private static final long FIRST = 100;
  private static final long LONGEST = 5_000;

  private long ceiling = FIRST;

  Duration next() {
    long wait = ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2);
    ceiling = Math.min(LONGEST, ceiling * 2);
    return Duration.ofMillis(wait);
  }

  void reset() {
    ceiling = FIRST;
  }
}
