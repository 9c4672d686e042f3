package io.billhook.outbox;

import io.billhook.job.JobState;
import io.billhook.postgres.Column;
import java.time.Instant;
import java.util.UUID;

/** Statements that enqueue, and those of the relay. */
final class OutboxSql {
  private OutboxSql() {}

  /** Jobs by column, in the order of their unique keys, and the process that holds them. */
  record Enqueue(
      Column<UUID> ids,
      Column<String> kinds,
      Column<String> queues,
      Column<UUID> tenants,
      Column<String> args,
      Column<Short> maxAttempts,
      Column<String> uniqueKeys,
      Column<Instant> runAt,
      Column<String> traces,
      long holder) {}

  /**
   * All jobs of a transaction. A waiting job with the same unique key is locked without a new
   * version (WHERE false), so that its claim waits for this commit and sees what it wrote.
   */
  static final String ENQUEUE =
      JobState.named(
          """
      INSERT INTO job (id, kind, queue, tenant_id, args, state, max_attempts, unique_key, dedupe_key,
                       run_at, dispatch_at, holder, trace)
      SELECT id, kind, queue, tenant, args::jsonb, CASE WHEN run_at > now() THEN {scheduled} ELSE {available} END,
             attempts, key, key, coalesce(run_at, now()), CASE WHEN run_at > now() THEN run_at END,
             $10, trace
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::smallint[],
                  $7::text[], $8::timestamptz[], $9::text[])
           AS t (id, kind, queue, tenant, args, attempts, key, run_at, trace)
      ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO UPDATE SET id = job.id WHERE false
      RETURNING id, queue, state
      """);

  /** A time at which the relay takes a job, rather than whoever enqueues it. */
  static final String SOON = "SELECT now() AS now, now() + interval '1 second' AS soon";

  /** Hands waiting rows to the relay: they could not be published. */
  static final String LEAVE_TO_RELAY =
      JobState.named(
          """
      UPDATE job SET dispatch_at = now() + interval '1 second'
      WHERE id = ANY ($1::uuid[]) AND state IN ({waiting}) AND dispatch_at IS NULL
      """);

  /**
   * Sets the next look at the rows of {@code due}, before anything is published. With the lock a
   * pause that is being ended is waited for, and its end waits for this.
   */
  private static final String MOVE_ON =
      JobState.named(
          """
      ), paused AS (
        SELECT name FROM queue WHERE paused_at IS NOT NULL FOR SHARE
      )
      UPDATE job j
      SET dispatch_at = now() + greatest(interval '15 seconds', least(now() - j.run_at,
            CASE WHEN j.queue IN (SELECT name FROM paused) THEN interval '5 minutes'
                 ELSE interval '1 hour' END)),
          state = CASE WHEN j.state = {scheduled} THEN {available} ELSE j.state END
      FROM due WHERE j.id = due.id
      RETURNING j.id, j.queue, j.queue IN (SELECT name FROM paused) AS paused
      """);

  /**
   * What is due, in the order in which it fell due, save those of $1. The next look is set before
   * anything is published: after as long as the row has waited already, at least 15 s, at most an
   * hour. A job of a paused queue is not sent, or each look would add a message to those that lie
   * there; it is looked at again within 5 minutes.
   */
  static final String RELAY =
      """
      WITH due AS (
        SELECT id FROM job WHERE dispatch_at <= now() AND id <> ALL ($1::uuid[])
        ORDER BY dispatch_at LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED
      """
          + MOVE_ON;

  /** The ids of what {@link #RELAY} would take. */
  static final String DUE =
      """
      SELECT id FROM job WHERE dispatch_at <= now() AND id <> ALL ($1::uuid[])
      ORDER BY dispatch_at LIMIT 1000
      """;

  /** As {@link #RELAY}, of these jobs alone. */
  static final String RELAY_THESE =
      """
      WITH due AS (
        SELECT id FROM job WHERE id = ANY ($1::uuid[]) AND dispatch_at <= now()
        ORDER BY dispatch_at FOR NO KEY UPDATE SKIP LOCKED
      """
          + MOVE_ON;

  /**
   * The relay could not publish these: soon again, and behind what else is due. Not what has been
   * put off meanwhile: that has its own time.
   */
  static final String UNSENT =
      JobState.named(
          """
      UPDATE job SET dispatch_at = now() + interval '5 seconds'
      WHERE id = ANY ($1::uuid[]) AND state IN ({waiting}) AND run_at <= now()
        AND dispatch_at > now() + interval '5 seconds'
      """);

  /** Seconds since the oldest job fell due that the relay has not taken yet. */
  static final String LAG =
      """
      SELECT coalesce(extract(epoch FROM now() - min(dispatch_at)), 0)::float8 AS seconds
      FROM job WHERE dispatch_at <= now()
      """;

  /** Notes that the broker has lost a queue: its waiting jobs must be sent again. */
  static final String REFILL =
      """
      INSERT INTO queue (name, refill_before) VALUES ($1, now())
      ON CONFLICT (name) DO UPDATE SET refill_before = now()
      """;

  static final String REFILLING =
      "SELECT name, refill_before FROM queue WHERE refill_before IS NOT NULL";

  /**
   * Of the $5 rows after $2, below $3, makes those due that wait in the lost queue $1: whose
   * message was in it, or was sent by the relay before $4.
   */
  static final String REFILL_PAGE =
      JobState.named(
          """
      WITH page AS MATERIALIZED (
        SELECT id, queue, state, run_at, dispatch_at
        FROM job WHERE id > $2 AND id < $3 ORDER BY id LIMIT $5
      ), wanted AS MATERIALIZED (
        SELECT id FROM page
        WHERE queue = $1 AND state IN ({waiting})
          AND (dispatch_at IS NULL
               OR dispatch_at > now() AND run_at <= now() AND
      """
              + Relay.SENT_AT
              + """
                  < $4)
      ), waiting AS (
        SELECT j.id FROM job j JOIN wanted USING (id) WHERE j.state IN ({waiting})
        ORDER BY j.id FOR NO KEY UPDATE OF j SKIP LOCKED
      ), moved AS (
        UPDATE job j SET dispatch_at = now() FROM waiting WHERE j.id = waiting.id RETURNING j.id
      )
      SELECT (SELECT count(*) FROM page) AS looked,
             (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last,
             (SELECT count(*) FROM wanted) - (SELECT count(*) FROM moved) AS skipped
      """);

  /** The row that such a page of one row would look at. */
  static final String REFILL_NEXT =
      "SELECT id FROM job WHERE id > $1 AND id < $2 ORDER BY id LIMIT 1";

  static final String REFILLED =
      "UPDATE queue SET refill_before = NULL WHERE name = $1 AND refill_before = $2";
}
