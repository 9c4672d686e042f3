package io.billhook.launcher;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what gives no signal of its own, with a deadline. */
public final class Await {
  private Await() {}

  public static void until(String what, Duration longest, BooleanSupplier holds) {
    value(what, longest, () -> Optional.of(true).filter(_ -> holds.getAsBoolean()));
  }

  /** What the supplier gives as soon as it gives something. */
  public static <T> T value(String what, Duration longest, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("Not within " + longest + ": " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
