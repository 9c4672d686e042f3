package io.billhook.outbox;

import io.billhook.job.JobState;

/** Statements of {@link Sweep}. Times that are given are milliseconds. */
final class SweepSql {
  private SweepSql() {}

  /** Whether nobody has looked for $1. */
  static final String DUE =
      """
      SELECT NOT EXISTS (
        SELECT FROM upkeep
        WHERE name = 'sweep' AND done_at >= now() - $1 * interval '1 millisecond') AS due
      """;

  /**
   * Gives the turn to one process, and what is known of the queues $2 before it. A process that has
   * died since it was last heard may have had messages in its memory that the broker gives to
   * others now, so it counts for a while.
   */
  static final String TURN =
      """
      WITH turn AS (
        INSERT INTO upkeep (name, done_at) VALUES ('sweep', now())
        ON CONFLICT (name) DO UPDATE SET done_at = now()
        WHERE upkeep.done_at < now() - $1 * interval '1 millisecond'
        RETURNING done_at
      )
      SELECT asked.name, now() AS now, q.claimed_to,
             q.paused_at IS NOT NULL OR q.refill_before IS NOT NULL AS busy,
             EXISTS (SELECT FROM queue_worker w
                     WHERE w.queue = asked.name AND w.waiting <> '{}'
                       AND w.seen_at > now() - interval '1 minute') AS held,
             EXISTS (SELECT FROM queue_worker w
                     JOIN process p ON p.id = w.process AND p.dead_at IS NULL
                     WHERE w.queue = asked.name
                       AND w.seen_at > now() - interval '10 seconds') AS worked,
             s.looked_at, s.empty_since,
             coalesce(s.looks, '{}') AS looks, coalesce(s.claims, '{}') AS claims,
             coalesce(s.low, '00000000-0000-0000-0000-000000000000') AS low,
             coalesce(s.kept, '{}') AS kept,
             (SELECT since FROM process WHERE freed_at IS NULL AND dead_at IS NULL
              ORDER BY since LIMIT 1) AS open_from
      FROM turn, unnest($2::text[]) AS asked (name)
           LEFT JOIN queue q ON q.name = asked.name
           LEFT JOIN sweep s ON s.queue = asked.name
      """;

  /** Whether the job j is in a worker's memory. */
  private static final String HELD =
      """
      j.id IN (SELECT unnest(waiting) FROM queue_worker
               WHERE seen_at > now() - interval '1 minute')
      """;

  /**
   * Of the $5 rows from $3 on, below $4, those that wait for the claim of a message that was sent
   * at once; of each queue in $1 those below its bound in $2. As the last row where the page ends,
   * and whether others follow.
   */
  static final String PAGE =
      JobState.named(
          """
      WITH page AS MATERIALIZED (
        SELECT id, queue, state, dispatch_at FROM job WHERE id >= $3 AND id < $4
        ORDER BY id LIMIT $5
      )
      SELECT j.id, j.queue, false AS last, false AS more,
      """
              + HELD
              + """
      AS held
      FROM page j JOIN unnest($1::text[], $2::uuid[]) AS q (name, bound)
           ON q.name = j.queue AND j.id < q.bound
      WHERE j.state IN ({waiting}) AND j.dispatch_at IS NULL
      UNION ALL
      (SELECT id, '', true, (SELECT count(*) FROM page) = $5, false FROM page
       ORDER BY id DESC LIMIT 1)
      """);

  /** Which of these still wait, as above. */
  static final String KEPT =
      JobState.named(
          """
      SELECT j.id, j.queue,
      """
              + HELD
              + """
      AS held
      FROM job j
      WHERE j.id = ANY ($1::uuid[]) AND j.state IN ({waiting}) AND j.dispatch_at IS NULL
      """);

  /**
   * Of the queues $1 the due jobs that the relay sent before $2 and will not look at within $3. One
   * that must run alone is put off for a minute without being sent.
   */
  static final String RELAYED =
      JobState.named(
          """
      SELECT j.id, j.queue FROM job j
           JOIN unnest($1::text[], $2::timestamptz[]) AS q (name, sent_before) ON q.name = j.queue
      WHERE j.dispatch_at > now() + $3 * interval '1 millisecond'
        AND j.dispatch_at <= now() + interval '1 hour'
        AND j.run_at <= now() AND j.state IN ({waiting})
        AND (j.lost < 2 OR j.dispatch_at > now() + interval '1 minute')
        AND
      """
              + Relay.SENT_AT
              + """
          < q.sent_before
        AND NOT
      """
              + HELD
              + """
      LIMIT 5000
      """);

  /** Makes these due that still wait, unless the relay looks at them within $2. */
  static final String SEND_AGAIN =
      JobState.named(
          """
      WITH lost AS (
        SELECT id FROM job
        WHERE id = ANY ($1::uuid[]) AND state IN ({waiting})
          AND (dispatch_at IS NULL OR dispatch_at > now() + $2 * interval '1 millisecond')
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE job j SET dispatch_at = now() FROM lost WHERE j.id = lost.id RETURNING j.id
      """);

  /** As {@link OutboxSql#REFILL}, of what was sent before $2. */
  static final String REFILL =
      """
      INSERT INTO queue (name, refill_before) VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET refill_before = excluded.refill_before
      WHERE queue.refill_before IS NULL
      """;

  /** What is known after the look of $2: nothing where another has looked since. */
  static final String NOTE =
      """
      INSERT INTO sweep (queue, looked_at, empty_since, looks, claims, low, kept)
      SELECT queue, $2, empty_since, looks, claims, low, kept
      FROM jsonb_to_recordset($1::text::jsonb)
           AS t (queue text, empty_since timestamptz, looks timestamptz[], claims timestamptz[],
                 low uuid, kept uuid[])
      ON CONFLICT (queue) DO UPDATE
      SET looked_at = excluded.looked_at, empty_since = excluded.empty_since,
          looks = excluded.looks, claims = excluded.claims,
          low = excluded.low, kept = excluded.kept
      WHERE sweep.looked_at < excluded.looked_at
      """;
}
