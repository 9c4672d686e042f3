package io.billhook.process;

import io.billhook.job.JobState;

/** Statements of the hourly check. */
final class LedgerCheckSql {
  private LedgerCheckSql() {}

  /** Gives a row to the one process that is to do it. */
  static final String DUE =
      """
      INSERT INTO upkeep (name, done_at) VALUES ('full_check', now())
      ON CONFLICT (name) DO UPDATE SET done_at = now()
      WHERE upkeep.done_at < now() - interval '1 hour'
      RETURNING name
      """;

  /** What is astray among the $2 ids after $1, and as the last row where the page ends. */
  static final String PAGE =
      JobState.named(
          """
      WITH page AS MATERIALIZED (
        SELECT id, queue, state, holder, claim, run_at, dispatch_at, attempted_at, created_at
        FROM job WHERE id > $1 ORDER BY id LIMIT $2
      )
      SELECT p.id, p.state = {running} AS running, p.holder, p.claim, false AS last
      FROM page p
      WHERE p.state = {running} AND p.attempted_at < now() - interval '10 minutes'
            AND NOT EXISTS (
              SELECT FROM hold h JOIN process o ON o.id = h.process AND o.dead_at IS NULL
              WHERE h.process = p.holder AND p.id = ANY (h.ids))
         OR p.state IN ({waiting}) AND p.dispatch_at IS NULL
            AND p.run_at < now() - interval '10 minutes'
            AND EXISTS (
              SELECT FROM queue q WHERE q.name = p.queue AND q.paused_at IS NULL
                AND p.created_at < q.claimed_to - interval '10 minutes')
      UNION ALL
      (SELECT id, NULL, NULL, NULL, true FROM page ORDER BY id DESC LIMIT 1)
      """);

  static final String SEND_AGAIN =
      JobState.named(
          """
      UPDATE job SET dispatch_at = now()
      WHERE id = ANY ($1::uuid[]) AND state IN ({waiting}) AND dispatch_at IS NULL
      """);
}
