package io.billhook.event;

import io.billhook.postgres.Tx;
import io.billhook.published.Public;

/** Does what follows from an event at once, in its transaction. */
@Public
@FunctionalInterface
public interface Subscriber {

  /**
   * Called once for each event that is new. The transaction has the engine's role, and must have it
   * after. What this throws, the event fails with.
   */
  void on(Tx tx, Event event);
}
