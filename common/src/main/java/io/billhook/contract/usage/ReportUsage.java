package io.billhook.contract.usage;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;

/**
 * Tell Stripe what a job's tenant has used and Stripe does not know yet; where it is nobody's job,
 * ask for one for each tenant that has such usage.
 */
public record ReportUsage() implements JobArgs {
  /** Tries for hours on end: while it waits, no second one is made. */
  public static final JobKind<ReportUsage> KIND =
      JobKind.of("usage.report", ReportUsage.class)
          .onQueue(Queues.BILLING)
          .retrying(new RetryPolicy(1_000, Duration.ofSeconds(2), Duration.ofMinutes(5)))
          .timeout(Duration.ofMinutes(5));
}
