package io.billhook.worker.engine;

import io.billhook.telemetry.Health;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks all the time whether a worker's consumers do what they should, and keeps which did not. */
final class ReadyWatch implements AutoCloseable {
  private final Set<String> down = ConcurrentHashMap.newKeySet();
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
      health
          .report()
          .forEach(
              (check, up) -> {
                if (!up && check.startsWith("consumer ")) {
                  down.add(check);
                }
              });
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /** So far. */
  Set<String> down() {
    return down;
  }

  @Override
  public void close() {
    over = true;
  }
}
