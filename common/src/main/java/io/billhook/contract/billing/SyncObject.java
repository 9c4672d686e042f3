package io.billhook.contract.billing;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;
import java.util.Set;

/**
 * Bring our copy of one Stripe object up to date with Stripe.
 *
 * @param object Stripe's name of the type, as in {@code "object": "subscription"}
 * @param id the object's id at Stripe; the job's unique key within its kind
 */
public record SyncObject(String object, String id) implements JobArgs {
  /**
   * The type of which Stripe's events have no id: what a customer may use. Its id here is the
   * customer's.
   */
  public static final String ENTITLEMENTS = "entitlements.active_entitlement_summary";

  /** Stripe's own events, of those that say what no object does: usage that was refused. */
  public static final String EVENT = "v2.core.event";

  /**
   * The types that are synced, and those that only hint at others; events of the rest are kept and
   * nothing more.
   */
  public static final Set<String> TYPES =
      Set.of(
          "customer",
          "product",
          "price",
          "subscription",
          "invoice",
          "charge",
          "refund",
          "payment_method",
          "dispute",
          "checkout.session",
          "coupon",
          "promotion_code",
          "subscription_schedule",
          "billing.meter",
          "entitlements.feature",
          "payment_intent",
          "invoice_payment",
          ENTITLEMENTS,
          EVENT);

  public static final JobKind<SyncObject> KIND =
      JobKind.of("billing.sync", SyncObject.class)
          .retrying(RetryPolicy.standard(20))
          .timeout(Duration.ofSeconds(60));

  /** While a job of this key waits, no second one is made. */
  public String key() {
    return object.equals(ENTITLEMENTS) ? object + " " + id : id;
  }
}
