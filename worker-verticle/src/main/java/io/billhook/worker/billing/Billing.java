package io.billhook.worker.billing;

import io.billhook.contract.billing.RunBilling;
import io.billhook.contract.billing.SyncObject;
import io.billhook.event.Events;
import io.billhook.event.Subscriber;
import io.billhook.job.JobHandler;
import io.billhook.messaging.pace.SharedPace;
import io.billhook.mirror.Mirror;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import io.billhook.worker.billing.checkout.CheckoutHurry;
import io.billhook.worker.billing.mail.BillingMails;
import io.billhook.worker.billing.run.RunBillingHandler;
import io.billhook.worker.billing.run.Runs;
import io.billhook.worker.billing.seats.SeatsOfAPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the billing feature together. */
public final class Billing {
  private Billing() {}

  /**
   * By which the feature tells what happened, and what follows from it.
   *
   * @param mails to customers
   */
  public static Events events(BillingMails mails) {
    return events(mails, List.of());
  }

  /**
   * As above.
   *
   * @param more what else follows
   */
  public static Events events(BillingMails mails, List<Subscriber> more) {
    List<Subscriber> all = new ArrayList<>(more);
    all.addAll(0, List.of(mails, new FirstPayment(), new CheckoutHurry(), new SeatsOfAPlan()));
    return new Events(all);
  }

  /**
   * The handler of {@code billing.sync}.
   *
   * @param more what else is done when objects of a type are synced
   */
  public static JobHandler<SyncObject> sync(
      Database database,
      StripeObjects stripe,
      CallOutcomes outcomes,
      Outbox outbox,
      Announcements announcements,
      Map<String, SyncStep> more) {
    var mirror = new Mirror(database.engine());
    Map<String, SyncStep> steps = new HashMap<>(more);
    steps.put(SyncObject.ENTITLEMENTS, new EntitlementSync(stripe, mirror, announcements.events()));
    steps.putAll(steps(stripe, mirror));
    return new SyncObjectHandler(stripe, outcomes, outbox, mirror, announcements, steps);
  }

  /** What is looked up beside objects of our copy, by their type. */
  static Map<String, SyncStep> steps(StripeObjects stripe, Mirror mirror) {
    return Map.of(
        "invoice", new InvoicePayment(stripe, mirror), "charge", new ChargeRefund(stripe, mirror));
  }

  /**
   * The handler of {@code billing.run}.
   *
   * @param perSecond calls to Stripe that all walks together make
   */
  public static JobHandler<RunBilling> run(
      Database database,
      StripeObjects stripe,
      CallOutcomes outcomes,
      Outbox outbox,
      Announcements announcements,
      int perSecond) {
    return new RunBillingHandler(
        database.engine(),
        outbox,
        stripe,
        outcomes,
        SharedPace.even(database, "stripe walk", perSecond),
        perSecond,
        new Found(new Mirror(database.engine()), announcements));
  }

  /** An account's first worker brings in what Stripe has; what had happened by now is not told. */
  public static void beginFirst(Database database, Outbox outbox) {
    database
        .engine()
        .run(
            tx -> {
              if (Runs.beginFirst(tx, outbox)) {
                FirstImport.begin(tx);
              }
            });
  }
}
