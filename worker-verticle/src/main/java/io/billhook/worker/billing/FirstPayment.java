package io.billhook.worker.billing;

import io.billhook.event.Event;
import io.billhook.event.EventTypes;
import io.billhook.event.Subscriber;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.UUID;

/**
 * A tenant that has paid once may send as many messages as any other, unless an operator has said
 * something of it.
 */
final class FirstPayment implements Subscriber {

  @Override
  public void on(Tx tx, Event event) {
    UUID tenant = event.tenant();
    boolean paid =
        event.type().equals(EventTypes.INVOICE_PAID)
            && StripeJson.number(event.data(), "amount_paid") > 0; // else no money moved
    if (paid && tenant != null) {
      tx.asWorker(tenant);
      tx.update(FirstPaymentSql.OPEN, tenant);
      tx.asEngine();
    }
  }
}
