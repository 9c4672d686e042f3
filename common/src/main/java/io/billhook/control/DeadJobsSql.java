package io.billhook.control;

/**
 * Statements of {@link DeadJobs}. $1 jobs, $2 kind, $3 queue, $4 tenant, $5 text within the reason,
 * each null for any; $6 jobs at most.
 */
final class DeadJobsSql {
  private DeadJobsSql() {}

  static final String COUNT =
      """
      SELECT count(*) AS matched FROM (
        SELECT FROM dead_job d
        WHERE ($1::uuid[] IS NULL OR d.job_id = ANY ($1)) AND ($2::text IS NULL OR d.kind = $2)
          AND ($3::text IS NULL OR d.queue = $3) AND ($4::uuid IS NULL OR d.tenant_id = $4)
          AND ($5::text IS NULL OR strpos(lower(d.reason), lower($5)) > 0)
        LIMIT $6) AS found
      """;

  /**
   * The relay sends them, $7 a second. Attempts begin anew, those that failed stay written under
   * their claims; a cancel that was asked for in the life before is forgotten. Where another job
   * waits under the same unique key the dead one stays dead: that one does the work.
   */
  static final String REPLAY =
      """
      WITH dead AS (
        SELECT j.id, j.dedupe_key FROM dead_job d JOIN job j ON j.id = d.job_id
        WHERE j.state = 6
          AND ($1::uuid[] IS NULL OR d.job_id = ANY ($1)) AND ($2::text IS NULL OR d.kind = $2)
          AND ($3::text IS NULL OR d.queue = $3) AND ($4::uuid IS NULL OR d.tenant_id = $4)
          AND ($5::text IS NULL OR strpos(lower(d.reason), lower($5)) > 0)
        ORDER BY d.died_at, d.job_id LIMIT $6
        FOR NO KEY UPDATE OF j SKIP LOCKED
      ), unrivalled AS (
        SELECT DISTINCT ON (coalesce(dedupe_key, id::text)) id FROM dead
        WHERE NOT EXISTS (SELECT FROM job o WHERE o.unique_key = dead.dedupe_key)
        ORDER BY coalesce(dedupe_key, id::text), id DESC
      ), paced AS (
        SELECT id, now() + (row_number() OVER (ORDER BY id) - 1) / $7::float8 * interval '1 second'
                   AS run_at
        FROM unrivalled
      ), revived AS (
        UPDATE job j
        SET state = 0, attempt = 0, lost = 0, finalized_at = NULL, cancel_asked_at = NULL,
            unique_key = j.dedupe_key, run_at = paced.run_at, dispatch_at = paced.run_at
        FROM paced WHERE j.id = paced.id
        RETURNING j.id
      ), forgotten AS (
        DELETE FROM dead_job WHERE job_id IN (SELECT id FROM revived)
      )
      SELECT (SELECT count(*) FROM dead) AS matched, (SELECT count(*) FROM revived) AS replayed
      """;
}
