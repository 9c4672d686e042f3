package io.billhook.devkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for what gives no signal of its own, with a deadline. A look costs something at those who
 * are waited for, so they become rarer: what is waited for is seen a tenth of the wait late, and
 * never more than 200 ms.
 */
public final class Await {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

  private Await() {}

  /** For 30 s at the most. */
  public static void until(String what, BooleanSupplier holds) {
    until(what, LONGEST, holds);
  }

  /**
   * Until it holds.
   *
   * @throws AssertionError where it does not hold in time
   */
  public static void until(String what, Duration longest, BooleanSupplier holds) {
    value(what, longest, () -> Optional.of(true).filter(_ -> holds.getAsBoolean()));
  }

  /**
   * What the supplier gives as soon as it gives something.
   *
   * @throws AssertionError where it gives nothing in time
   */
  public static <T> T value(String what, Duration longest, Supplier<Optional<T>> look) {
    long start = System.nanoTime();
    while (true) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      long waited = System.nanoTime() - start;
      if (waited > longest.toNanos()) {
        throw new AssertionError("Not within " + longest + ": " + what);
      }
      LockSupport.parkNanos(Math.clamp(waited / 10, SHORTEST_PAUSE, LONGEST_PAUSE));
    }
  }
}
