package io.billhook.worker.engine;

/** Statements that tell what this worker does. */
final class QueueHeartbeatSql {
  private QueueHeartbeatSql() {}

  static final String WORKER =
      """
      INSERT INTO queue_worker (queue, process, running, ended_per_second)
      SELECT queue, $2, running, rate
      FROM unnest($1::text[], $3::integer[], $4::float8[]) AS t (queue, running, rate)
      ON CONFLICT (queue, process) DO UPDATE
      SET running = excluded.running, ended_per_second = excluded.ended_per_second, seen_at = now()
      """;

  static final String WAITING =
      """
      INSERT INTO queue_worker (queue, process, running, ended_per_second, waiting)
      VALUES ($1, $2, 0, 0, $3)
      ON CONFLICT (queue, process) DO UPDATE SET waiting = excluded.waiting, seen_at = now()
      """;

  static final String CLAIMED =
      """
      INSERT INTO queue (name, claimed_to)
      SELECT name, claimed FROM unnest($1::text[], $2::timestamptz[]) AS t (name, claimed)
      ON CONFLICT (name) DO UPDATE SET claimed_to = excluded.claimed_to
      WHERE queue.claimed_to IS NULL OR queue.claimed_to < excluded.claimed_to
      """;
}
