package io.billhook.devkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what gives no signal of its own, with a deadline. */
final class Await {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Await() {}

  static void until(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + LONGEST + ": " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
