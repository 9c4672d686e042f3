package io.billhook.contract.billing;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;

/** Look which tenants have had members come or go, where seats are paid for by members. */
public record LookForSeats() implements JobArgs {
  public static final JobKind<LookForSeats> KIND =
      JobKind.of("billing.look-for-seats", LookForSeats.class)
          .onQueue(Queues.UPKEEP)
          .retrying(RetryPolicy.standard(3))
          .timeout(Duration.ofSeconds(60));
}
