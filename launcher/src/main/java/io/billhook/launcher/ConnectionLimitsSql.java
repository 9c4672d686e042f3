package io.billhook.launcher;

/** How many connections the server lets this log-in have. */
final class ConnectionLimitsSql {
  private ConnectionLimitsSql() {}

  /** -1: no limit. What is kept for others than superusers there is since PostgreSQL 16. */
  static final String LIMITS =
      """
      SELECT current_setting('max_connections')::int AS most,
             current_setting('superuser_reserved_connections')::int
               + coalesce(current_setting('reserved_connections', true)::int, 0) AS reserved,
             (SELECT rolconnlimit FROM pg_roles WHERE rolname = session_user) AS of_role,
             (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS of_database
      """;
}
