package io.billhook.contract.billing;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;

/** Look for what Stripe tells of by no event of its own: cards that expire soon, and trials. */
public record BillingLook() implements JobArgs {
  public static final JobKind<BillingLook> KIND =
      JobKind.of("billing.look", BillingLook.class)
          .retrying(RetryPolicy.standard(8))
          .timeout(Duration.ofMinutes(5));
}
