package io.billhook.api.job;

import io.billhook.job.LastError;

/** Statements of {@link JobRoutes}; the policies of the tables keep to the tenant. */
final class JobSql {
  private JobSql() {}

  static final String GET =
      """
      SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
      """
          + LastError.of("job")
          + """
       AS last_error
      FROM job WHERE id = $1
      """;
}
