package io.billhook.contract.billing;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Walk Stripe's lists for some seconds, and ask for a further job where they go on.
 *
 * @param run id of the row in {@code billing_run}, the job's unique key; null: begin the nightly
 *     one, where none is under way
 */
public record RunBilling(@Nullable UUID run) implements JobArgs {
  public static final JobKind<RunBilling> KIND =
      JobKind.of("billing.run", RunBilling.class)
          .onQueue(Queues.UPKEEP)
          .retrying(RetryPolicy.standard(20))
          .timeout(Duration.ofMinutes(2));
}
