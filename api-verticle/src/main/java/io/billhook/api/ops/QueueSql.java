package io.billhook.api.ops;

/** Statements on queues. */
final class QueueSql {
  private QueueSql() {}

  /**
   * Waiting ones among the newest jobs, running ones from the holds, delayed ones by their index;
   * dead ones, and what the workers tell. $1 rows that each of these looks at, $2 queues that are
   * told of even where nothing is in them.
   */
  static final String ALL =
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
      ), dead AS (
        SELECT queue, count(*) AS jobs FROM (SELECT queue FROM dead_job LIMIT $1) AS d GROUP BY queue
      ), worked AS (
        SELECT queue, count(*) AS workers, sum(ended_per_second) AS rate
        FROM queue_worker JOIN process ON process.id = queue_worker.process AND dead_at IS NULL
        WHERE queue_worker.seen_at > now() - interval '10 seconds' GROUP BY queue
      ), named AS (
        SELECT name FROM queue UNION SELECT unnest($2::text[]) UNION SELECT queue FROM dead
        UNION SELECT queue FROM newest UNION SELECT queue FROM delayed UNION SELECT queue FROM running
      )
      SELECT named.name, coalesce(newest.jobs, 0) AS waiting, coalesce(running.jobs, 0) AS running,
             coalesce(delayed.jobs, 0) AS delayed, queue.paused_at,
             coalesce(worked.workers, 0) AS workers,
             coalesce(worked.rate, 0)::float8 AS ended_per_second, coalesce(dead.jobs, 0) AS dead
      FROM named
           LEFT JOIN queue ON queue.name = named.name
           LEFT JOIN newest ON newest.queue = named.name
           LEFT JOIN delayed ON delayed.queue = named.name
           LEFT JOIN running ON running.queue = named.name
           LEFT JOIN dead ON dead.queue = named.name
           LEFT JOIN worked ON worked.queue = named.name
      ORDER BY named.name
      """;

  /** A queue that is paused already stays as it is. */
  static final String PAUSE =
      """
      INSERT INTO queue (name, paused_at) VALUES ($1, now())
      ON CONFLICT (name) DO UPDATE SET paused_at = coalesce(queue.paused_at, now())
      """;

  static final String RESUME = "UPDATE queue SET paused_at = NULL WHERE name = $1";
}
