package io.billhook.postgres;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * How long a transaction waits for each answer.
 *
 * @param most longer than the server may take
 * @param doubtful whether other connections of the same pool have been found dead: then no longer
 *     than {@link EnginePool#SOON}, much longer than a statement of a job takes
 */
record Answers(Duration most, BooleanSupplier doubtful) {
  private static final Duration LOOK = Duration.ofSeconds(4);

  /** Waits on the calling virtual thread; fails as the answer does. */
  <T> T await(Future<T> sent) throws TimeoutException {
    long begun = System.nanoTime();
    while (true) {
      Duration waited = Duration.ofNanos(System.nanoTime() - begun);
      Duration left = most.minus(waited);
      try {
        return sent.await(
            Math.max(1, Math.min(LOOK.toMillis(), left.toMillis())), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        waited = Duration.ofNanos(System.nanoTime() - begun);
        if (waited.compareTo(most) >= 0
            || (waited.compareTo(EnginePool.SOON) >= 0 && doubtful.getAsBoolean())) {
          throw e;
        }
      }
    }
  }
}
