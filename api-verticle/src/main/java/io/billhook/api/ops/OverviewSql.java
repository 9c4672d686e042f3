package io.billhook.api.ops;

/** Statements of {@link Overview}; none looks at more rows than its bound. */
final class OverviewSql {
  private OverviewSql() {}

  /**
   * Waiting ones among the newest jobs, running ones from the holds, delayed ones by their index.
   */
  static final String QUEUES =
      """
      WITH newest AS (
        SELECT queue, count(*) AS jobs
        FROM (SELECT queue, state, dispatch_at FROM job ORDER BY id DESC LIMIT $1) AS j
        WHERE state = 1 AND dispatch_at IS NULL GROUP BY queue
      ), delayed AS (
        SELECT queue, count(*) AS jobs
        FROM (SELECT queue FROM job WHERE dispatch_at IS NOT NULL ORDER BY dispatch_at LIMIT $1) AS j
        GROUP BY queue
      ), held AS (
        SELECT DISTINCT id FROM (SELECT unnest(ids) AS id FROM hold LIMIT $1) AS h
      ), running AS (
        SELECT queue, count(*) AS jobs FROM job JOIN held USING (id) WHERE state = 2 GROUP BY queue
      ), named AS (
        SELECT name FROM queue
        UNION SELECT queue FROM newest UNION SELECT queue FROM delayed UNION SELECT queue FROM running
      )
      SELECT named.name, coalesce(newest.jobs, 0) AS waiting, coalesce(running.jobs, 0) AS running,
             coalesce(delayed.jobs, 0) AS delayed, queue.paused_at
      FROM named
           LEFT JOIN queue ON queue.name = named.name
           LEFT JOIN newest ON newest.queue = named.name
           LEFT JOIN delayed ON delayed.queue = named.name
           LEFT JOIN running ON running.queue = named.name
      ORDER BY named.name
      """;

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
