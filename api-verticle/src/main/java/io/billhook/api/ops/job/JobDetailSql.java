package io.billhook.api.ops.job;

import io.billhook.job.LastError;

/** Statements of {@link JobDetail}. */
final class JobDetailSql {
  private JobDetailSql() {}

  static final String JOB =
      """
      SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
             cancel_asked_at,
             run_at, attempted_at, lost, args::text AS args,
      """
          + LastError.of("job")
          + """
       AS last_error
      FROM job WHERE id = $1
      """;

  /** Newest first; a job that is replayed again and again has many. */
  static final String ATTEMPTS =
      """
      SELECT attempt, outcome, error_class, error, started_at, finished_at,
             1 + (count(*) FILTER (WHERE outcome = 'dead') OVER (
                  ORDER BY claim ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))::integer AS life
      FROM job_attempt WHERE job_id = $1 ORDER BY claim DESC LIMIT 200
      """;
}
