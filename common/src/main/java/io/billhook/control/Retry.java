package io.billhook.control;

import io.billhook.job.JobState;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import java.util.Optional;
import java.util.UUID;

/** How the order went that one job be tried now. */
public sealed interface Retry {

  /** It waited for its time, which has come; its attempts stay as they were counted. */
  record Due() implements Retry {}

  /** It was dead and lives again, with all of its attempts. */
  record Revived() implements Retry {}

  /** It stays dead: another job waits under its unique key, and does the work. */
  record Rivalled() implements Retry {}

  /**
   * Nothing is to be hurried.
   *
   * @param toBeCancelled whether it waits for its time, but to be ended then
   */
  record Refused(JobState state, boolean toBeCancelled) implements Retry {}

  /**
   * Orders it; empty where there is no such job. Waits for who has locked the row. Fails on the
   * constraint {@code job_unique} as {@link DeadJobs#replay} does.
   */
  static Optional<Retry> order(Tx tx, UUID job) {
    return tx.query(RetrySql.LOCK, job).one().map(row -> order(tx, job, row));
  }

  private static Retry order(Tx tx, UUID job, Row locked) {
    JobState state = JobState.of(locked.integer("state"));
    return switch (state) {
      case SCHEDULED, RETRYABLE ->
          locked.bool("to_be_cancelled") ? new Refused(state, true) : makeDue(tx, job);
      case DEAD ->
          DeadJobs.one(job).replay(tx, 1, 1, 0).replayed() == 1 ? new Revived() : new Rivalled();
      case AVAILABLE, RUNNING, COMPLETED, CANCELLED -> new Refused(state, false);
    };
  }

  private static Due makeDue(Tx tx, UUID job) {
    tx.update(RetrySql.MAKE_DUE, job);
    return new Due();
  }
}
