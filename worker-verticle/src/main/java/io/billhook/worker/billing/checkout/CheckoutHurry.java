package io.billhook.worker.billing.checkout;

import io.billhook.control.Retry;
import io.billhook.event.Event;
import io.billhook.event.Subscriber;
import io.billhook.postgres.Tx;

/** When a subscription has come in, the job that waits for it looks at once. */
public final class CheckoutHurry implements Subscriber {

  @Override
  public void on(Tx tx, Event event) {
    if (event.tenant() != null && event.type().startsWith("subscription.")) {
      tx.query(WatchCheckoutSql.JOB, event.tenant())
          .one()
          .ifPresent(row -> Retry.order(tx, row.uuid("job_id")));
    }
  }
}
