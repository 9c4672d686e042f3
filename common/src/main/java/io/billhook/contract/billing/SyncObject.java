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
  /** The types that are synced; events of others are kept and nothing more. */
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
          "dispute");

  public static final JobKind<SyncObject> KIND =
      JobKind.of("billing.sync", SyncObject.class)
          .retrying(RetryPolicy.standard(20))
          .timeout(Duration.ofSeconds(60));
}
