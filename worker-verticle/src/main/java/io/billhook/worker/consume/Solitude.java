package io.billhook.worker.consume;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets one job of this process run with nothing beside it. A job that takes its process down does
 * the same to whatever runs there, so those that were lost are tried one by one: only the culprit
 * is lost again and again. Used on the worker's event loop alone.
 */
final class Solitude {
  private final List<QueueConsumer> consumers = new ArrayList<>();
  private final Deque<QueueConsumer> wanting = new ArrayDeque<>();
  private @Nullable QueueConsumer holder;

  void add(QueueConsumer consumer) {
    consumers.add(consumer);
  }

  /** Whether ordinary claims may go on. */
  boolean isOpen() {
    return holder == null && wanting.isEmpty();
  }

  /** This one has a job that must run alone; it is called when everything else has ended. */
  void want(QueueConsumer consumer) {
    wanting.add(consumer);
    check();
  }

  /** To be called whenever something has ended. */
  void check() {
    if (holder == null
        && !wanting.isEmpty()
        && consumers.stream().allMatch(QueueConsumer::isIdle)) {
      QueueConsumer next = wanting.remove();
      holder = next;
      next.claimAlone();
    }
  }

  /** The job that ran alone has ended, or could not be taken. */
  void leave() {
    holder = null;
    check();
    if (isOpen()) {
      consumers.forEach(QueueConsumer::claimNext);
    }
  }
}
