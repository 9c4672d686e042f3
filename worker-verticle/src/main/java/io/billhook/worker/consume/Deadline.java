package io.billhook.worker.consume;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Interrupts the current thread when an attempt takes too long, and not a moment after it ended.
 */
final class Deadline implements AutoCloseable {
  private final Vertx vertx;
  private final Thread thread = Thread.currentThread();
  private final long timer;
  private boolean over;
  private boolean passed;

  Deadline(Vertx vertx, Duration timeout) {
    this.vertx = vertx;
    this.timer = vertx.setTimer(timeout.toMillis(), _ -> pass());
  }

  private synchronized void pass() {
    if (!over) {
      passed = true;
      thread.interrupt();
    }
  }

  synchronized boolean passed() {
    return passed;
  }

  @Override
  public synchronized void close() {
    over = true;
    vertx.cancelTimer(timer);
    if (passed) {
      boolean _ = Thread.interrupted(); // what comes after the attempt must not feel it
    }
  }
}
