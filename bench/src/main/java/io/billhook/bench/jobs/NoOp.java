package io.billhook.bench.jobs;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;

/**
 * A job that does nothing.
 *
 * @param number counts all jobs of a bench
 */
record NoOp(int number) implements JobArgs {
  /** On a queue that no job of the product uses. */
  public static final JobKind<NoOp> KIND =
      JobKind.of("bench.noop", NoOp.class).onQueue(Queues.WEBHOOK);
}
