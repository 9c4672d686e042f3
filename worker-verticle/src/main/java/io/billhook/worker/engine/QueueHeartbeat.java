package io.billhook.worker.engine;

import io.billhook.postgres.Column;
import io.billhook.postgres.EnginePool;
import io.billhook.process.ProcessHeartbeat;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Writes with each heartbeat what this worker does on its queues: jobs at the moment, jobs ended a
 * second, how far the queue has been claimed, and which ids wait here for longer than a heartbeat.
 * A write that fails is made up by the next.
 */
final class QueueHeartbeat {
  private record Waiting(long process, Set<UUID> ids) {}

  private final EnginePool engine;
  private final ProcessHeartbeat heartbeat;
  private final List<QueueConsumer> consumers;
  private final Map<String, Instant> told = new HashMap<>();
  private final Map<String, Waiting> waiting = new HashMap<>();
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
    for (QueueConsumer consumer : consumers) {
      consumer.waiting().onSuccess(ids -> tellWaiting(consumer.queue(), ids));
    }
  }

  /**
   * Seldom: what is there to be claimed is claimed at once, unless all slots are taken for long.
   */
  private synchronized void tellWaiting(String queue, Set<UUID> ids) {
    Waiting now = new Waiting(heartbeat.id(), ids);
    Waiting before = waiting.getOrDefault(queue, new Waiting(now.process(), Set.of()));
    if (!now.equals(before)) {
      engine
          .run(
              QueueHeartbeatSql.WAITING, queue, now.process(), Column.of(UUID.class, ids, id -> id))
          .onSuccess(_ -> remember(queue, now));
    }
  }

  private synchronized void remember(String queue, Waiting written) {
    waiting.put(queue, written);
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
