package io.billhook.worker.engine;

import io.billhook.postgres.EnginePool;
import io.billhook.process.ProcessHeartbeat;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes with each heartbeat what this worker does on its queues: jobs at the moment, jobs ended a
 * second, and how far the queue has been claimed. A write that fails is made up by the next.
 */
final class QueueHeartbeat {
  private final EnginePool engine;
  private final ProcessHeartbeat heartbeat;
  private final List<QueueConsumer> consumers;
  private final Map<String, Instant> told = new HashMap<>();
  private long lastAt = System.nanoTime();

  QueueHeartbeat(EnginePool engine, ProcessHeartbeat heartbeat, List<QueueConsumer> consumers) {
    this.engine = engine;
    this.heartbeat = heartbeat;
    this.consumers = consumers;
  }

  synchronized void tell() {
    long now = System.nanoTime();
    double seconds = Math.max((now - lastAt) / 1e9, 1e-3);
    lastAt = now;
    engine.run(
        QueueHeartbeatSql.WORKER,
        consumers.stream().map(QueueConsumer::queue).toList(),
        heartbeat.id(),
        consumers.stream().map(QueueConsumer::running).toList(),
        consumers.stream().map(c -> c.slots().endedSinceAsked() / seconds).toList());
    tellClaimed();
  }

  private void tellClaimed() {
    Map<String, Instant> changed = new HashMap<>();
    for (QueueConsumer consumer : consumers) {
      Instant to = consumer.slots().claimedTo();
      if (to != null && !Objects.equals(told.get(consumer.queue()), to)) {
        changed.put(consumer.queue(), to);
      }
    }
    if (!changed.isEmpty()) {
      List<String> queues = List.copyOf(changed.keySet());
      engine
          .run(
              QueueHeartbeatSql.CLAIMED,
              queues,
              queues.stream().map(queue -> Objects.requireNonNull(changed.get(queue))).toList())
          .onSuccess(_ -> remember(changed));
    }
  }

  private synchronized void remember(Map<String, Instant> written) {
    told.putAll(written);
  }
}
