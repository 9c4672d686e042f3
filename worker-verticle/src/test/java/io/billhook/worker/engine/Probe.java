package io.billhook.worker.engine;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;

/** What the engine is tried with: a job of which three attempts follow at once. */
public record Probe(int number) implements JobArgs {
  public static final JobKind<Probe> KIND =
      JobKind.of("billing.probe", Probe.class)
          .retrying(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(50)));
}
