package io.billhook.api.ops;

/** Statements of {@link JobActions}. */
final class JobActionsSql {
  private JobActionsSql() {}

  /**
   * A waiting job is made due, so that the relay sends it and the next claim ends it; its unique
   * key is free at once, or a new request would be folded into a job that ends. Asked again,
   * nothing moves.
   */
  static final String CANCEL =
      """
      UPDATE job
      SET cancel_asked_at = coalesce(cancel_asked_at, now()),
          run_at = CASE WHEN state = 2 OR cancel_asked_at IS NOT NULL THEN run_at ELSE now() END,
          dispatch_at = CASE WHEN state = 2 OR cancel_asked_at IS NOT NULL THEN dispatch_at
                             ELSE now() END,
          unique_key = NULL
      WHERE id = $1 AND state IN (0, 1, 2, 3)
      RETURNING state, cancel_asked_at
      """;

  static final String DISCARD =
      """
      UPDATE job SET state = 5 WHERE id = $1 AND state = 6
      RETURNING id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
                cancel_asked_at,
                (SELECT error FROM job_attempt a WHERE a.job_id = job.id
                 ORDER BY claim DESC LIMIT 1) AS last_error
      """;

  static final String FORGET = "DELETE FROM dead_job WHERE job_id = $1";

  static final String STATE = "SELECT state FROM job WHERE id = $1";
}
