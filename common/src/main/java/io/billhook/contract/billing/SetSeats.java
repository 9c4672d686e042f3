package io.billhook.contract.billing;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;
import java.util.UUID;

/**
 * Have a tenant pay for as many seats as it has members when this runs.
 *
 * @param tenant the job's unique key within its kind
 */
public record SetSeats(UUID tenant) implements JobArgs {
  public static final JobKind<SetSeats> KIND =
      JobKind.of("billing.seats", SetSeats.class)
          .retrying(RetryPolicy.standard(20))
          .timeout(Duration.ofSeconds(60));
}
