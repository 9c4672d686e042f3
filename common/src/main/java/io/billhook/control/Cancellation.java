package io.billhook.control;

import io.billhook.job.JobState;
import io.billhook.postgres.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The noted wish that a job ends. A worker ends it, so that its feature is told.
 *
 * @param state the job's, which the wish does not change
 * @param askedAt when it was asked for first
 */
public record Cancellation(JobState state, Instant askedAt) {

  /** Notes it; empty where there is no such job, or it is over. */
  public static Optional<Cancellation> ask(Tx tx, UUID job) {
    return tx.query(CancellationSql.ASK, job)
        .one()
        .map(
            row ->
                new Cancellation(
                    JobState.of(row.integer("state")), row.instant("cancel_asked_at")));
  }
}
