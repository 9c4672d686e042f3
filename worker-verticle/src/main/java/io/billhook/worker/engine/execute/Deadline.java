package io.billhook.worker.engine.execute;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Interrupts the current thread when an attempt takes too long, and not a moment after it ended.
 * Where it has not ended some time after that, it is said to be stuck, once.
 */
public final class Deadline implements AutoCloseable {
  /** What an interrupted handler may take to end. */
  public static final Duration END = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final Runnable stuck;
  private final Thread thread = Thread.currentThread();
  private long timer;
  private boolean over;
  private boolean passed;

  /**
   * @param stuck on an event loop
   */
  Deadline(Vertx vertx, Duration timeout, Runnable stuck) {
    this.vertx = vertx;
    this.stuck = stuck;
    this.timer = vertx.setTimer(timeout.toMillis(), _ -> pass());
  }

  private synchronized void pass() {
    if (!over) {
      passed = true;
      thread.interrupt();
      timer = vertx.setTimer(END.toMillis(), _ -> stuck.run());
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
