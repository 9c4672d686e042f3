package io.billhook.api.ops.job;

import io.billhook.job.JobState;

/** Statements of {@link JobActions}. */
final class JobActionsSql {
  private JobActionsSql() {}

  static final String DISCARD =
      JobState.named(
          """
      UPDATE job SET state = {cancelled} WHERE id = $1 AND state = {dead}
      RETURNING id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
                cancel_asked_at,
                (SELECT error FROM job_attempt a WHERE a.job_id = job.id
                 ORDER BY claim DESC LIMIT 1) AS last_error
      """);

  static final String FORGET = "DELETE FROM dead_job WHERE job_id = $1";

  static final String STATE = "SELECT state FROM job WHERE id = $1";
}
