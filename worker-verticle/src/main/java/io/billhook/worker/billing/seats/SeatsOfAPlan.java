package io.billhook.worker.billing.seats;

import io.billhook.event.Event;
import io.billhook.event.EventTypes;
import io.billhook.event.Subscriber;
import io.billhook.postgres.Tx;
import java.util.Set;
import java.util.UUID;

/** Another plan has a quantity of its own: the members are counted anew. */
public final class SeatsOfAPlan implements Subscriber {
  private static final Set<String> TYPES =
      Set.of(
          EventTypes.SUBSCRIPTION_ACTIVATED,
          EventTypes.SUBSCRIPTION_TRIALING,
          EventTypes.SUBSCRIPTION_CHANGED);

  @Override
  public void on(Tx tx, Event event) {
    UUID tenant = event.tenant();
    if (tenant != null && TYPES.contains(event.type())) {
      tx.update(SeatSql.NOTE, tenant);
    }
  }
}
