package io.billhook.process;

import io.billhook.job.JobState;

/** Statements on {@code process} and {@code hold}, and those that free what a dead process held. */
final class ProcessSql {
  private ProcessSql() {}

  static final String CLOCK = "SELECT clock_timestamp() AS now";

  /** Neither declared dead nor so silent that anybody may do so. */
  private static final String LIVES =
      "p.freed_at IS NULL AND p.dead_at IS NULL AND p.seen_at > now() - interval '11 seconds'";

  /**
   * Of the encryption keys %1$s the first that all living processes but %2$s have; where there is
   * none, what most of them have. One that says nothing of keys is from before and may have the
   * last alone, with which everything began.
   */
  private static final String SEALING =
      """
      (SELECT own.key FROM unnest(%1$s::text[]) WITH ORDINALITY AS own (key, place)
       ORDER BY (SELECT count(*) FROM process p
                 WHERE %3$s AND p.id <> %2$s
                   AND CASE WHEN p.encryption_keys IS NULL
                            THEN own.place = cardinality(%1$s::text[])
                            ELSE own.key = ANY (p.encryption_keys) END) DESC, own.place
       LIMIT 1) AS sealing
      """;

  /**
   * $5 is taken until the end: while one registration hangs on COMMIT the next one waits for it.
   */
  static final String REGISTER =
      """
      INSERT INTO process (role, host, version, since, encryption_keys, signing_keys)
      SELECT $1, $2, $3, $4, $6::text[], CASE WHEN $6::text[] IS NOT NULL THEN '{}'::text[] END
      FROM pg_advisory_xact_lock($5)
      RETURNING id, clock_timestamp() AS now,
      """
          + SEALING.formatted("$6", "0", LIVES);

  /** Never revives: a process that was declared dead finds no row. */
  static final String BEAT =
      """
      UPDATE process SET seen_at = now(), since = $2, encryption_keys = $3, signing_keys = $4
      WHERE id = $1 AND dead_at IS NULL
      RETURNING clock_timestamp() AS now,
      """
          + SEALING.formatted("$3", "$1", LIVES);

  /** $1 the keys of who is none of the processes. */
  static final String SEALING_BESIDE = "SELECT " + SEALING.formatted("$1", "0", LIVES);

  static final String LIVING =
      """
      SELECT p.id, p.role, p.host, p.version, p.started_at,
             p.encryption_keys IS NOT NULL AS says_keys,
             coalesce(p.encryption_keys, '{}') AS encryption_keys,
             coalesce(p.signing_keys, '{}') AS signing_keys
      FROM process p WHERE %s ORDER BY p.id
      """
          .formatted(LIVES);

  /** Where nothing is open $2 is above all ids, and nobody looks for what it has left behind. */
  static final String LEAVE =
      "UPDATE process SET dead_at = now(), since = $2 WHERE id = $1 AND dead_at IS NULL";

  /** Of {@link Canary}; each is a transaction that waits a second for a lock at the most. */
  static final String CANARY_READS = "SELECT canary_reads()";

  /** None while the one before, which has taken $1, is not committed yet. */
  static final String CANARY_WRITES =
      "SELECT canary_writes() FROM (SELECT pg_try_advisory_xact_lock($1) AS free) one WHERE free";

  static final String DECLARE_DEAD =
      """
      UPDATE process SET dead_at = now()
      WHERE freed_at IS NULL AND dead_at IS NULL AND seen_at < now() - interval '10 seconds'
      RETURNING id
      """;

  static final String UNFREED =
      """
      SELECT id, since, dead_at FROM process
      WHERE freed_at IS NULL AND dead_at IS NOT NULL ORDER BY id
      """;

  /** Two minutes cover what a dead process's last transaction may still commit. */
  static final String FREED =
      """
      UPDATE process SET freed_at = now()
      WHERE id = $1 AND freed_at IS NULL AND dead_at < now() - interval '2 minutes'
      """;

  /** Running jobs without a unique key that a process held; $3 counts a death, 1, or a drain, 0. */
  static final String FREE_RUNNING =
      JobState.named(
          """
      WITH held AS (
        SELECT DISTINCT unnest(ids) AS id FROM hold WHERE process = $1
      ), freed AS (
        SELECT j.id FROM job j JOIN held USING (id)
        WHERE j.holder = $1 AND j.state = {running} AND j.dedupe_key IS NULL
        ORDER BY j.id LIMIT 1000 FOR NO KEY UPDATE OF j SKIP LOCKED
      ), moved AS (
        UPDATE job j
        SET state = {available}, attempt = j.attempt - 1, lost = j.lost + $3, dispatch_at = now(), holder = $2
        FROM freed WHERE j.id = freed.id
        RETURNING j.id, j.claim, j.attempt, j.attempted_at
      )
      INSERT INTO job_attempt (job_id, claim, attempt, outcome, error, worker, started_at)
      SELECT id, claim, attempt + 1, 'lost', 'Its process ended', $1, attempted_at FROM moved
      ON CONFLICT DO NOTHING
      """);

  /** Those with a unique key: to be freed singly, since the key may be taken again. */
  static final String RUNNING_UNIQUE =
      JobState.named(
          """
      SELECT j.id FROM job j
      JOIN (SELECT DISTINCT unnest(ids) AS id FROM hold WHERE process = $1) held USING (id)
      WHERE j.holder = $1 AND j.state = {running} AND j.dedupe_key IS NOT NULL
      ORDER BY j.id LIMIT 1000
      """);

  /** As above, with and without a unique key: where the database refuses {@link #FREE_RUNNING}. */
  static final String RUNNING =
      JobState.named(
          """
      SELECT j.id FROM job j
      JOIN (SELECT DISTINCT unnest(ids) AS id FROM hold WHERE process = $1) held USING (id)
      WHERE j.holder = $1 AND j.state = {running}
      ORDER BY j.id LIMIT 1000
      """);

  /**
   * One running job, with or without a unique key; of claim $5 if that is given. $3 as above; NULL
   * counts a death only if the process is not alive, or the job was given back ten times before:
   * else one whose end is refused each time would go round for ever.
   */
  static final String FREE_ONE =
      JobState.named(
          """
      WITH freed AS (
        SELECT m.id, m.claim, m.attempt, m.attempted_at,
               EXISTS (SELECT FROM job o WHERE o.unique_key = m.dedupe_key) AS superseded,
               coalesce($3::integer, CASE
                 WHEN EXISTS (SELECT FROM process p WHERE p.id = $1 AND p.dead_at IS NULL)
                      AND (SELECT count(*) FROM job_attempt a
                           WHERE a.job_id = m.id AND a.outcome = 'lost') < 10
                   THEN 0 ELSE 1 END) AS deaths
        FROM job m WHERE m.id = $4 AND m.holder = $1 AND m.state = {running} AND m.claim = coalesce($5, m.claim)
        FOR NO KEY UPDATE SKIP LOCKED
      ), moved AS (
        UPDATE job j
        SET state = CASE WHEN f.superseded THEN {cancelled} ELSE {available} END,
            finalized_at = CASE WHEN f.superseded THEN now() END,
            attempt = j.attempt - 1, lost = j.lost + f.deaths, holder = $2,
            dispatch_at = CASE WHEN f.superseded THEN NULL ELSE now() END,
            unique_key = CASE WHEN NOT f.superseded AND j.cancel_asked_at IS NULL THEN j.dedupe_key END
        FROM freed f WHERE j.id = f.id
      )
      INSERT INTO job_attempt (job_id, claim, attempt, outcome, error, worker, started_at)
      SELECT id, claim, attempt, CASE WHEN superseded THEN 'superseded' ELSE 'lost' END,
             CASE WHEN $3::integer IS NULL THEN 'Its worker did not run it'
                  ELSE 'Its process ended' END,
             $1, attempted_at
      FROM freed
      ON CONFLICT DO NOTHING
      """);

  /**
   * Waiting jobs that a dead process may have committed without publishing them: from its oldest id
   * that was not safe, to below $4, what others have enqueued since its death. So no row is read
   * for one that left in order.
   */
  static final String FREE_WAITING =
      JobState.named(
          """
      UPDATE job SET dispatch_at = now(), holder = $2
      WHERE id IN (
        SELECT id FROM job
        WHERE id >= $3 AND id < $4 AND holder = $1 AND state IN ({waiting}) AND dispatch_at IS NULL
        ORDER BY id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED)
      """);

  /** Holds of which no job is running any more. */
  static final String DROP_EMPTY_HOLDS =
      JobState.named(
          """
      DELETE FROM hold h WHERE h.process = $1 AND NOT EXISTS (
        SELECT FROM job j WHERE j.id = ANY (h.ids) AND j.holder = $1 AND j.state = {running})
      """);
}
