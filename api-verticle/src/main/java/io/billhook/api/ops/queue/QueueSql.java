package io.billhook.api.ops.queue;

import io.billhook.job.JobState;

/** Statements on queues. */
final class QueueSql {
  private QueueSql() {}

  /**
   * Waiting ones among the newest jobs and, for each queue, among those from the newest job on that
   * was ever claimed from it (a second earlier, as in QueueAges): those before it have been
   * claimed. Where so many jobs lie from there to the newest ones that some are not looked at, the
   * count is capped. A job that was enqueued to run at once and that the relay has sent again waits
   * too, although it has a dispatch_at. Running ones from the holds, delayed ones by their index;
   * dead ones, and what the workers tell. $1 rows that each of these looks at, $2 queues that are
   * told of even where nothing is in them.
   */
  static final String ALL =
      JobState.named(
          """
      WITH newest AS (
        SELECT id, queue, state, dispatch_at FROM job ORDER BY id DESC LIMIT $1
      ), lowest AS (
        SELECT id FROM newest ORDER BY id LIMIT 1
      ), claimed AS (
        SELECT asked.name,
               lpad(to_hex(coalesce(
                 (extract(epoch FROM queue.claimed_to - interval '1 second') * 1000)::bigint, 0)),
                 12, '0') AS hex
        FROM (SELECT unnest($2::text[]) AS name UNION SELECT name FROM queue) AS asked
             LEFT JOIN queue ON queue.name = asked.name
      ), following AS (
        SELECT claimed.name AS queue, count(*) = $1 AS capped,
               count(*) FILTER (WHERE next.queue = claimed.name AND next.state = {available}
                                  AND next.dispatch_at IS NULL) AS jobs
        FROM claimed CROSS JOIN lowest, LATERAL (
          SELECT id, queue, state, dispatch_at FROM job
          WHERE id >= (left(claimed.hex, 8) || '-' || right(claimed.hex, 4)
                       || '-7000-8000-000000000000')::uuid
          ORDER BY id LIMIT $1) AS next
        WHERE next.id < lowest.id
        GROUP BY claimed.name
      ), dispatched AS (
        SELECT queue, state
        FROM (SELECT queue, state FROM job
              WHERE dispatch_at IS NOT NULL ORDER BY dispatch_at LIMIT $1) AS d
      ), waiting AS (
        SELECT queue, sum(jobs)::bigint AS jobs
        FROM (SELECT queue, count(*) AS jobs FROM newest
              WHERE state = {available} AND dispatch_at IS NULL GROUP BY queue
              UNION ALL SELECT queue, jobs FROM following WHERE jobs > 0
              UNION ALL SELECT queue, count(*) FROM dispatched WHERE state = {available} GROUP BY queue) AS w
        GROUP BY queue
      ), delayed AS (
        SELECT queue, count(*) AS jobs FROM dispatched WHERE state <> {available} GROUP BY queue
      ), held AS (
        SELECT DISTINCT id FROM (SELECT unnest(ids) AS id FROM hold LIMIT $1) AS h
      ), running AS (
        SELECT queue, count(*) AS jobs FROM job JOIN held USING (id) WHERE state = {running} GROUP BY queue
      ), dead AS (
        SELECT queue, count(*) AS jobs FROM (SELECT queue FROM dead_job LIMIT $1) AS d GROUP BY queue
      ), worked AS (
        SELECT queue, count(*) AS workers, sum(ended_per_second) AS rate
        FROM queue_worker JOIN process ON process.id = queue_worker.process AND dead_at IS NULL
        WHERE queue_worker.seen_at > now() - interval '10 seconds' GROUP BY queue
      ), named AS (
        SELECT name FROM queue UNION SELECT unnest($2::text[]) UNION SELECT queue FROM dead
        UNION SELECT queue FROM waiting UNION SELECT queue FROM delayed UNION SELECT queue FROM running
      )
      SELECT named.name, coalesce(waiting.jobs, 0) AS waiting,
             coalesce(following.capped, false) AS waiting_capped,
             coalesce(running.jobs, 0) AS running,
             coalesce(delayed.jobs, 0) AS delayed, queue.paused_at,
             coalesce(worked.workers, 0) AS workers,
             coalesce(worked.rate, 0)::float8 AS ended_per_second, coalesce(dead.jobs, 0) AS dead
      FROM named
           LEFT JOIN queue ON queue.name = named.name
           LEFT JOIN waiting ON waiting.queue = named.name
           LEFT JOIN following ON following.queue = named.name
           LEFT JOIN delayed ON delayed.queue = named.name
           LEFT JOIN running ON running.queue = named.name
           LEFT JOIN dead ON dead.queue = named.name
           LEFT JOIN worked ON worked.queue = named.name
      ORDER BY named.name
      """);

  /** A queue that is paused already stays as it is. */
  static final String PAUSE =
      """
      INSERT INTO queue (name, paused_at) VALUES ($1, now())
      ON CONFLICT (name) DO UPDATE SET paused_at = coalesce(queue.paused_at, now())
      """;

  static final String RESUME = "UPDATE queue SET paused_at = NULL WHERE name = $1";

  /**
   * What the relay has passed over meanwhile is due; beyond 10,000 jobs it finds them within 5
   * minutes. A statement of its own, so that it sees what the relay wrote until {@link #RESUME} had
   * its lock.
   */
  static final String DUE =
      """
      UPDATE job SET dispatch_at = now()
      WHERE id IN (
        SELECT id FROM job
        WHERE dispatch_at > now() AND dispatch_at < now() + interval '5 minutes'
          AND queue = $1 AND run_at <= now()
        ORDER BY dispatch_at LIMIT 10000 FOR NO KEY UPDATE SKIP LOCKED)
      """;
}
