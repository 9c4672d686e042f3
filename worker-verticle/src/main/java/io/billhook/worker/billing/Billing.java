package io.billhook.worker.billing;

import io.billhook.contract.billing.SyncObject;
import io.billhook.event.Events;
import io.billhook.job.JobHandler;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.product.ProductMails;
import io.billhook.postgres.Database;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import java.util.List;

/** Puts the billing feature together. */
public final class Billing {
  private Billing() {}

  /**
   * The handler of {@code billing.sync}.
   *
   * @param sender of receipts, named in them as the seller
   */
  public static JobHandler<SyncObject> sync(
      Database database,
      StripeObjects stripe,
      CallOutcomes outcomes,
      EmailOutbox outgoing,
      EmailAddress sender,
      ProductMails mails) {
    var receipts = new Receipts(outgoing, mails, sender);
    var events = new Events(List.of(receipts, new FirstPayment()));
    return new SyncObjectHandler(
        stripe, outcomes, new Mirror(database.engine()), new Announcements(events));
  }
}
