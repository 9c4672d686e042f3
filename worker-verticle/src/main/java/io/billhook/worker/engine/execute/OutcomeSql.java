package io.billhook.worker.engine.execute;

import io.billhook.job.JobState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Statements that write how an attempt ended. Each is fenced: it finds its row only while the job
 * runs under this claim and this holder.
 */
final class OutcomeSql {
  private OutcomeSql() {}

  /** Jobs without effects, many at once; the arrays come in id order. */
  static final String COMPLETE_BATCH =
      JobState.named(
          """
      UPDATE job j SET state = {completed}, finalized_at = now()
      FROM unnest($1::uuid[], $2::integer[], $3::bigint[]) AS done (id, claim, holder)
      WHERE j.id = done.id AND j.claim = done.claim AND j.state = {running} AND j.holder = done.holder
      RETURNING j.id
      """);

  /** With effects: nobody waits for this answer before more is sent, so it fails by itself. */
  static final String COMPLETE =
      JobState.named(
          """
      WITH done AS (
        UPDATE job SET state = {completed}, finalized_at = now()
        WHERE id = $1 AND claim = $2 AND state = {running} AND holder = $3
        RETURNING id
      )
      SELECT 1 / count(*) FROM done
      """);

  /** Whether a commit whose answer was lost took place: the state it wrote, under this claim. */
  static final String LEFT_BY = "SELECT FROM job WHERE id = $1 AND claim = $2 AND state = $3";

  /**
   * Back to waiting, $4 milliseconds from now; $5 gives the attempt back. It takes its unique key
   * again, or ends where another job holds that. Who is to be cancelled is claimed at once, for
   * that, and leaves its key free: a new request must not be folded into it.
   */
  static final String WAIT =
      JobState.named(
          """
      UPDATE job j
      SET state = next.state,
          finalized_at = CASE WHEN next.state = {cancelled} THEN now() END,
          attempt = j.attempt - $5,
          run_at = CASE WHEN j.cancel_asked_at IS NULL THEN now() + $4 * interval '1 millisecond'
                        ELSE now() END,
          dispatch_at = CASE WHEN next.state = {retryable} AND j.cancel_asked_at IS NULL
                               THEN now() + $4 * interval '1 millisecond' + interval '30 seconds'
                             WHEN next.state = {retryable} THEN now() END,
          unique_key = CASE WHEN next.state = {retryable} AND j.cancel_asked_at IS NULL THEN j.dedupe_key END
      FROM (
        SELECT m.id,
               CASE WHEN EXISTS (SELECT FROM job o WHERE o.unique_key = m.dedupe_key)
                    THEN {cancelled} ELSE {retryable} END AS state
        FROM job m WHERE m.id = $1
      ) next
      WHERE j.id = next.id AND j.claim = $2 AND j.state = {running} AND j.holder = $3
      RETURNING j.state, j.run_at
      """);

  /** Cancelled or dead; as {@link #COMPLETE}. */
  static final String END =
      JobState.named(
          """
      WITH done AS (
        UPDATE job SET state = $4, finalized_at = now()
        WHERE id = $1 AND claim = $2 AND state = {running} AND holder = $3
        RETURNING id
      )
      SELECT 1 / count(*) FROM done
      """);

  /** How an attempt ended that did not complete. */
  record Attempt(
      UUID job,
      int claim,
      short attempt,
      String outcome,
      @Nullable String errorClass,
      String error,
      long worker,
      Instant started) {}

  static final String ATTEMPT =
      """
      INSERT INTO job_attempt (job_id, claim, attempt, outcome, error_class, error, worker, started_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  /**
   * The same snooze, of the same attempt, told before: nothing bounds how often a job snoozes, so
   * the newest stands for all. Words with digits, as the number of a request, make no other reason.
   * What stands before its last death is of a life before a replay, where attempts had the same
   * numbers, and stays.
   */
  static final String FORGET_SNOOZES =
      """
      DELETE FROM job_attempt
      WHERE job_id = $1 AND claim < $2 AND attempt = $3 AND outcome = 'snooze'
        AND claim > coalesce(
              (SELECT max(d.claim) FROM job_attempt d WHERE d.job_id = $1 AND d.outcome = 'dead'), 0)
        AND regexp_replace(error, '\\S*[0-9]\\S*', '#', 'g')
            = regexp_replace($4, '\\S*[0-9]\\S*', '#', 'g')
      """;

  /**
   * How often in a row the job was put off since the database was away, and a good heartbeat said
   * that it was not away for all. Only such snoozes name a class of errors.
   */
  static final String AWAY_IN_A_ROW =
      """
      SELECT count(*) AS n FROM job_attempt a
      WHERE a.job_id = $1
        AND a.claim > coalesce(
              (SELECT max(o.claim) FROM job_attempt o
               WHERE o.job_id = $1 AND (o.outcome <> 'snooze' OR o.error_class IS NULL)), -1)
      """;

  static final String BURY =
      """
      INSERT INTO dead_job (job_id, kind, queue, tenant_id, fingerprint, reason)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (job_id) DO UPDATE
        SET fingerprint = excluded.fingerprint, reason = excluded.reason, died_at = now()
      """;
}
