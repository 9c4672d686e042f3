package io.billhook.event;

import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.util.List;

/**
 * The one way to tell of something that happened. Each process has its own subscribers: what must
 * follow wherever an event is told is a job, which a subscriber in {@code common} enqueues.
 */
public final class Events {
  private final List<Subscriber> subscribers;

  public Events(List<Subscriber> subscribers) {
    this.subscribers = List.copyOf(subscribers);
  }

  /**
   * Keeps an event and does what follows from it; does nothing where it was told before. The
   * transaction has the engine's role, and has it after.
   */
  public void emit(Tx tx, Event event) {
    int told =
        tx.update(
            EventSql.INSERT,
            RowIds.next(),
            event.tenant(),
            event.type(),
            event.subject(),
            event.occurrence(),
            event.late());
    if (told == 1) {
      subscribers.forEach(subscriber -> subscriber.on(tx, event));
    }
  }
}
