package io.billhook.outbox;

/** Statements that enqueue, and those of the relay. */
final class OutboxSql {
  private OutboxSql() {}

  /**
   * All jobs of a transaction. A waiting job with the same unique key is locked without a new
   * version (WHERE false), so that its claim waits for this commit and sees what it wrote.
   */
  static final String ENQUEUE =
      """
      INSERT INTO job (id, kind, queue, tenant_id, args, state, max_attempts, unique_key, dedupe_key,
                       run_at, dispatch_at, holder, trace)
      SELECT id, kind, queue, tenant, args::jsonb, CASE WHEN run_at > now() THEN 0 ELSE 1 END,
             attempts, key, key, coalesce(run_at, now()), CASE WHEN run_at > now() THEN run_at END,
             $10, trace
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::smallint[],
                  $7::text[], $8::timestamptz[], $9::text[])
           AS t (id, kind, queue, tenant, args, attempts, key, run_at, trace)
      ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO UPDATE SET id = job.id WHERE false
      RETURNING id, queue, state
      """;

  /** Hands waiting rows to the relay: they could not be published. */
  static final String PARK =
      """
      UPDATE job SET dispatch_at = now() + interval '1 second'
      WHERE id = ANY ($1::uuid[]) AND state IN (0, 1, 3) AND dispatch_at IS NULL
      """;

  /**
   * What is due, in the order in which it fell due. The next look is set before anything is
   * published: after as long as the row has waited already, at least 15 s, at most an hour.
   */
  static final String RELAY =
      """
      WITH due AS (
        SELECT id FROM job WHERE dispatch_at <= now()
        ORDER BY dispatch_at LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE job j
      SET dispatch_at = now() + greatest(interval '15 seconds', least(interval '1 hour', now() - j.run_at)),
          state = CASE WHEN j.state = 0 THEN 1 ELSE j.state END
      FROM due WHERE j.id = due.id
      RETURNING j.id, j.queue, j.run_at
      """;

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

  /** Waiting jobs of a lost queue, from an id on, in id order. */
  static final String REFILL_BATCH =
      """
      WITH waiting AS (
        SELECT id FROM job
        WHERE id > $2 AND id < $3 AND queue = $1 AND state IN (0, 1, 3) AND dispatch_at IS NULL
        ORDER BY id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE job j SET dispatch_at = now() FROM waiting WHERE j.id = waiting.id RETURNING j.id
      """;

  /** Not while a row is left that a coalesced request had locked: the next round finds that. */
  static final String REFILLED =
      """
      UPDATE queue SET refill_before = NULL
      WHERE name = $1 AND refill_before = $2 AND NOT EXISTS (
        SELECT FROM job
        WHERE id < $3 AND queue = $1 AND state IN (0, 1, 3) AND dispatch_at IS NULL)
      """;
}
