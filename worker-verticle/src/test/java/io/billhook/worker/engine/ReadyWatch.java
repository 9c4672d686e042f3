package io.billhook.worker.engine;

import io.billhook.telemetry.Health;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks all the time whether a process is ready, and keeps what it said where it was not. */
final class ReadyWatch implements AutoCloseable {
  private final List<Map<String, Boolean>> unready = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean over;

  private ReadyWatch(Health health) {
    thread = Thread.ofPlatform().daemon().unstarted(() -> look(health));
  }

  static ReadyWatch of(Health health) {
    TestEngine.await("it is ready", health::ready);
    ReadyWatch watch = new ReadyWatch(health);
    watch.thread.start();
    return watch;
  }

  private void look(Health health) {
    while (!over) {
      Map<String, Boolean> report = health.report();
      if (report.containsValue(false)) {
        unready.add(report);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /** So far. */
  List<Map<String, Boolean>> unready() {
    return unready;
  }

  @Override
  public void close() {
    over = true;
  }
}
