package io.billhook.event;

import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.published.Public;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one way to tell of something that happened. Each process has its own subscribers: what must
 * follow wherever an event is told is a job, which a subscriber in {@code common} enqueues.
 */
@Public
public final class Events {
  private final List<Subscriber> subscribers;
  private final @Nullable Set<String> types;

  public Events(List<Subscriber> subscribers) {
    this(subscribers, null);
  }

  private Events(List<Subscriber> subscribers, @Nullable Set<String> types) {
    this.subscribers = List.copyOf(subscribers);
    this.types = types;
  }

  /** For who may tell of these types alone, from which nothing follows here. */
  public static Events only(Set<String> types) {
    return new Events(List.of(), Set.copyOf(types));
  }

  /**
   * Keeps an event and does what follows from it; does nothing where it was told before. The
   * transaction has the engine's role, and has it after.
   *
   * @throws IllegalArgumentException where the type is none of those that may be told of
   */
  public void emit(Tx tx, Event event) {
    if (types != null && !types.contains(event.type())) {
      throw new IllegalArgumentException(
          event.type() + " is not among events() of an extension: add it there");
    }
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
