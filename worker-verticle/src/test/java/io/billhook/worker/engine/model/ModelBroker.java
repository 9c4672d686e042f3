package io.billhook.worker.engine.model;

import io.billhook.broker.JobTransport;
import io.billhook.telemetry.QueueDepth;
import io.billhook.worker.engine.Probe;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A broker as bad as one may be: messages in any order, twice, or gone; confirms that fail. */
public final class ModelBroker implements JobTransport {
  private final List<List<UUID>> messages = new ArrayList<>();
  private boolean up = true;

  @Override
  public synchronized boolean connected() {
    return up;
  }

  @Override
  public synchronized Future<Void> publish(String queue, List<UUID> ids) {
    if (!up) {
      return Future.failedFuture("The broker is away");
    }
    messages.add(List.copyOf(ids));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> publishLater(String queue, List<UUID> ids, Instant due) {
    return publish(queue, ids); // who gets it early asks again
  }

  synchronized void up(boolean now) {
    up = now;
  }

  synchronized Optional<List<UUID>> deliver(int which, boolean keep) {
    if (messages.isEmpty()) {
      return Optional.empty();
    }
    int index = which % messages.size();
    return Optional.of(keep ? messages.get(index) : messages.remove(index));
  }

  synchronized void giveBack(List<UUID> message) {
    messages.add(message);
  }

  /** What it says of its queues; nothing while it is away. */
  synchronized Map<String, QueueDepth> depths() {
    return up ? Map.of(Probe.KIND.queue(), new QueueDepth(messages.size(), 1)) : Map.of();
  }

  /** It forgets a message that it had confirmed. */
  synchronized void loseOne(int which) {
    if (!messages.isEmpty()) {
      messages.remove(which % messages.size());
    }
  }

  /** It forgets everything. */
  public synchronized void lose() {
    messages.clear();
  }

  public synchronized boolean holds(UUID id) {
    return messages.stream().anyMatch(message -> message.contains(id));
  }

  public synchronized int size() {
    return messages.size();
  }
}
