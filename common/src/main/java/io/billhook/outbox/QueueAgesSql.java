package io.billhook.outbox;

import io.billhook.job.JobState;

/** Statements of {@link QueueAges}. */
final class QueueAgesSql {
  private QueueAgesSql() {}

  /**
   * $1 the queues. A job's id begins with the milliseconds of its making, so a time gives the
   * lowest id of it; a second earlier, since the id is made after its transaction has begun.
   */
  static final String AGES =
      JobState.named(
          """
      WITH due AS (
        SELECT queue, min(run_at) AS run_at
        FROM (SELECT queue, run_at FROM job
              WHERE dispatch_at IS NOT NULL ORDER BY dispatch_at LIMIT 10000) AS d
        WHERE run_at <= now() GROUP BY queue
      ), newest AS (
        SELECT queue, min(run_at) AS run_at
        FROM (SELECT queue, state, dispatch_at, run_at FROM job ORDER BY id DESC LIMIT 10000) AS n
        WHERE state = {available} AND dispatch_at IS NULL GROUP BY queue
      ), claimed AS (
        SELECT asked.name,
               lpad(to_hex(coalesce(
                 (extract(epoch FROM queue.claimed_to - interval '1 second') * 1000)::bigint, 0)),
                 12, '0') AS hex
        FROM unnest($1::text[]) AS asked (name) LEFT JOIN queue ON queue.name = asked.name
      ), following AS (
        SELECT claimed.name AS queue, min(next.run_at) AS run_at
        FROM claimed, LATERAL (
          SELECT queue, state, dispatch_at, run_at FROM job
          WHERE id >= (left(claimed.hex, 8) || '-' || right(claimed.hex, 4)
                       || '-7000-8000-000000000000')::uuid
          ORDER BY id LIMIT 2000) AS next
        WHERE next.queue = claimed.name AND next.state = {available} AND next.dispatch_at IS NULL
        GROUP BY claimed.name
      )
      SELECT queue, (greatest(extract(epoch FROM now() - min(run_at)), 0) * 1000)::bigint AS millis
      FROM (SELECT queue, run_at FROM due UNION ALL SELECT queue, run_at FROM newest
            UNION ALL SELECT queue, run_at FROM following) AS found
      GROUP BY queue
      """);
}
