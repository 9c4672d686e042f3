package io.billhook.worker.engine.claim;

import io.billhook.job.JobState;

/** Statements that take jobs, and keep account of what is held. */
final class ClaimSql {
  private ClaimSql() {}

  /**
   * Takes what can be taken of a batch, in id order, waiting for no row, and tells of each id. A
   * row that an enqueue has locked (a coalesced request) is left for a later claim, which then sees
   * what the request wrote. So is one while another runs under the same unique key; once that has
   * run for half a second it is the relay's, to be sent after half as long as that runs, 5 s at
   * most, and the message is over. Who is to be cancelled does not wait: it will not run. One death
   * proves nothing against a job, so only who was lost twice must run alone. A process that was
   * declared dead takes nothing: it asks again when it has registered anew.
   */
  static final String CLAIM =
      JobState.named(
          """
      WITH locked AS (
        SELECT id, state, run_at, lost, dedupe_key, cancel_asked_at FROM job
        WHERE id = ANY ($1::uuid[])
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
      ), behind AS (
        SELECT l.id, now() - r.attempted_at AS since
        FROM locked l JOIN unique_run u ON u.unique_key = l.dedupe_key
             JOIN job r ON r.id = u.job_id
        WHERE l.state IN ({waiting}) AND l.run_at <= now() AND l.cancel_asked_at IS NULL
          AND r.state = {running}
      ), taken AS (
        UPDATE job j
        SET state = {running}, attempt = j.attempt + 1, claim = j.claim + 1, holder = $2,
            unique_key = NULL, dispatch_at = NULL, attempted_at = now()
        FROM locked l
        WHERE j.id = l.id AND l.state IN ({waiting}) AND l.run_at <= now()
          AND (l.lost < 2 OR $4)
          AND NOT EXISTS (SELECT FROM behind b WHERE b.id = l.id)
          AND EXISTS (SELECT FROM process p WHERE p.id = $2 AND p.dead_at IS NULL)
        RETURNING j.*
      ), held AS (
        INSERT INTO hold (process, batch, ids)
        SELECT $2, $3, array_agg(id) FROM taken HAVING count(*) > 0
      ), noted AS (
        INSERT INTO unique_run (unique_key, job_id)
        SELECT dedupe_key, id FROM taken
        WHERE dedupe_key IS NOT NULL AND cancel_asked_at IS NULL
        ON CONFLICT (unique_key) DO UPDATE SET job_id = excluded.job_id
      ), relayed AS (
        UPDATE job j SET dispatch_at = now() + least(b.since / 2, interval '5 seconds')
        FROM behind b WHERE j.id = b.id AND b.since > interval '500 milliseconds'
        RETURNING j.id
      )
      SELECT 'taken' AS answer, id, kind, queue, tenant_id, args::text AS args, attempt,
             max_attempts, claim, lost, created_at, attempted_at, run_at,
             cancel_asked_at IS NOT NULL AS cancelled
      FROM taken
      UNION ALL
      SELECT CASE
               WHEN l.state IN ({waiting}) AND l.run_at > now() THEN 'not_due'
               WHEN EXISTS (SELECT FROM relayed r WHERE r.id = asked.id) THEN 'over'
               WHEN EXISTS (SELECT FROM behind b WHERE b.id = asked.id) THEN 'locked'
               WHEN l.state IN ({waiting}) AND l.lost >= 2 AND NOT $4 THEN 'alone'
               WHEN l.state IN ({waiting}) THEN 'locked'
               WHEN l.id IS NULL
                    AND EXISTS (SELECT FROM job j WHERE j.id = asked.id AND j.state IN ({waiting}))
                 THEN 'locked'
               WHEN NOT EXISTS (SELECT FROM job j WHERE j.id = asked.id) THEN 'missing'
               ELSE 'over'
             END,
             asked.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, l.run_at,
             NULL
      FROM unnest($1::uuid[]) AS asked (id) LEFT JOIN locked l ON l.id = asked.id
      WHERE NOT EXISTS (SELECT FROM taken t WHERE t.id = asked.id)
      """);

  /**
   * A message that named a job which is not there, or which the database does not let be claimed.
   */
  static final String KEEP =
      "INSERT INTO dead_message (queue, reason, body) VALUES ($1, $2, uuid_send($3))";

  /** A job that finds no place here to run alone. */
  static final String PUT_OFF =
      JobState.named(
          """
      UPDATE job SET dispatch_at = now() + interval '1 minute'
      WHERE id = $1 AND state IN ({waiting}) AND run_at <= now()
      """);

  /** Whether a claim whose answer was lost took place. */
  static final String HOLD = "SELECT ids FROM hold WHERE process = $1 AND batch = $2";

  /** The rows of such a claim. */
  static final String HELD =
      JobState.named(
          """
      SELECT 'taken' AS answer, id, kind, queue, tenant_id, args::text AS args, attempt,
             max_attempts, claim, lost, created_at, attempted_at, run_at,
             cancel_asked_at IS NOT NULL AS cancelled
      FROM job WHERE id = ANY ($1::uuid[]) AND holder = $2 AND state = {running}
      """);

  static final String DROP_HOLDS =
      "DELETE FROM hold WHERE process = $1 AND batch = ANY ($2::bigint[])";
}
