package io.billhook.job;

import io.billhook.contract.JobArgs;
import io.billhook.postgres.Tx;
import io.billhook.published.Public;

/**
 * Does the work of one kind of job, on a virtual thread of its own: plain code that may block. It
 * may run twice (a crash after the provider was called), so what it does outside the database
 * carries an idempotency key made from {@link JobContext#id()}. What it does to the database goes
 * into the effects of {@link JobOutcome.Done}.
 */
@Public
@FunctionalInterface
public interface JobHandler<A extends JobArgs> {

  /**
   * Runs one attempt, outside any transaction. Whatever it throws counts as a {@link
   * JobOutcome.Retry}.
   */
  JobOutcome handle(A args, JobContext job) throws Exception;

  /**
   * Writes what the end of a failed job means for the feature, in the transaction that marks it
   * dead or cancelled.
   *
   * @param reason why, free of personal data
   */
  default void abandoned(A args, JobContext job, String reason, Tx tx) {}
}
