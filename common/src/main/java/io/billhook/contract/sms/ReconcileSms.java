package io.billhook.contract.sms;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;

/** Ask the provider how text messages ended of which it has told nothing for a day. */
public record ReconcileSms() implements JobArgs {
  public static final JobKind<ReconcileSms> KIND =
      JobKind.of("sms.reconcile", ReconcileSms.class)
          .onQueue(Queues.CALLBACK)
          .retrying(RetryPolicy.standard(4))
          .timeout(Duration.ofMinutes(5));
}
