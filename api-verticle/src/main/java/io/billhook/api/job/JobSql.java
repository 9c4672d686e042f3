package io.billhook.api.job;

/** Statements of {@link JobRoutes}; the policies of the tables keep to the tenant. */
final class JobSql {
  private JobSql() {}

  static final String GET =
      """
      SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
             (SELECT error FROM job_attempt a WHERE a.job_id = job.id
              ORDER BY claim DESC LIMIT 1) AS last_error
      FROM job WHERE id = $1
      """;
}
