package io.billhook.contract.billing;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;

/**
 * End a subscription now: its tenant is purged, and nothing here knows of it any more.
 *
 * @param subscription Stripe's id
 */
public record CancelSubscription(String subscription) implements JobArgs {
  public static final JobKind<CancelSubscription> KIND =
      JobKind.of("billing.cancel", CancelSubscription.class).retrying(RetryPolicy.standard(20));
}
