package io.billhook.api.ops;

/** Statements of {@link Overview}; none looks at more rows than its bound. */
final class OverviewSql {
  private OverviewSql() {}

  static final String DEAD =
      """
      SELECT (SELECT count(*) FROM (SELECT FROM dead_job LIMIT $1) AS d) AS jobs,
             (SELECT count(*) FROM (SELECT FROM dead_message LIMIT $1) AS d) AS messages
      """;

  static final String PROCESSES =
      """
      SELECT id, role, host, version, started_at, seen_at FROM process
      WHERE dead_at IS NULL AND seen_at > now() - interval '10 seconds'
      ORDER BY id
      """;

  static final String ACCEPTED =
      """
      SELECT provider, state, count(*) AS events, sum(duplicates) AS duplicates
      FROM (SELECT provider, state, duplicates FROM webhook_event
            WHERE id >= $1 ORDER BY id DESC LIMIT $2) AS e
      GROUP BY provider, state ORDER BY provider, state
      """;

  static final String REJECTED =
      """
      SELECT provider, reason, count(*) AS samples
      FROM (SELECT provider, reason, received_at FROM rejected_webhook ORDER BY id DESC LIMIT $1) AS r
      WHERE received_at > now() - interval '1 hour'
      GROUP BY provider, reason ORDER BY provider, reason
      """;
}
