package io.billhook.api.job;

import io.billhook.job.LastError;

/** Statements of {@link JobRoutes}; the policies of the tables keep to the tenant. */
final class JobSql {
  private JobSql() {}

  static final String GET = of("$1");

  /** $1 ids; of the role engine. Whoever watches one has been shown it before. */
  static final String WATCHED = of("ANY ($1::uuid[])");

  private static String of(String which) {
    return """
        SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
        """
        + LastError.of("job")
        + " AS last_error FROM job WHERE id = "
        + which;
  }
}
