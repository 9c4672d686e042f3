package io.billhook.control;

import io.billhook.job.JobState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Statements of {@link DeadJobs}. $1 jobs, $2 kind, $3 queue, $4 tenant, $5 text within the reason,
 * each null for any; $6 jobs at most.
 */
final class DeadJobsSql {
  private DeadJobsSql() {}

  private static final String MATCHING =
      """
      ($1::uuid[] IS NULL OR d.job_id = ANY ($1)) AND ($2::text IS NULL OR d.kind = $2)
          AND ($3::text IS NULL OR d.queue = $3) AND ($4::uuid IS NULL OR d.tenant_id = $4)
          AND ($5::text IS NULL OR strpos(lower(d.reason), lower($5)) > 0)
      """;

  static final String COUNT =
      """
      SELECT count(*) AS matched FROM (
        SELECT FROM dead_job d WHERE
      """
          + MATCHING
          + """
        LIMIT $6) AS found
      """;

  /** Which dead jobs, each null for any; and how many, how fast, how soon. */
  record Replay(
      @Nullable List<UUID> jobs,
      @Nullable String kind,
      @Nullable String queue,
      @Nullable UUID tenant,
      @Nullable String reason,
      int most,
      double perSecond,
      double delay) {}

  /**
   * The relay sends them, $7 a second, the first in $8 seconds. Attempts begin anew, those that
   * failed stay written under their claims; a cancel that was asked for in the life before is
   * forgotten. Where another job waits under the same unique key the dead one stays dead: that one
   * does the work. Such are left out before the others are counted off, or they would be in the way
   * of all that died later, in every call. One more than is taken tells whether there are more.
   */
  static final String REPLAY =
      JobState.named(
          """
      WITH matching AS (
        SELECT FROM dead_job d WHERE
      """
              + MATCHING
              + """
        LIMIT $6
      ), unrivalled AS (
        SELECT j.id, j.dedupe_key, d.died_at FROM dead_job d JOIN job j ON j.id = d.job_id
        WHERE j.state = {dead} AND NOT EXISTS (SELECT FROM job o WHERE o.unique_key = j.dedupe_key) AND
      """
              + MATCHING
              + """
        ORDER BY d.died_at, d.job_id LIMIT $6::int + 1
        FOR NO KEY UPDATE OF j SKIP LOCKED
      ), taken AS (
        SELECT id, dedupe_key FROM unrivalled ORDER BY died_at, id LIMIT $6
      ), chosen AS (
        SELECT DISTINCT ON (coalesce(dedupe_key, id::text)) id FROM taken
        ORDER BY coalesce(dedupe_key, id::text), id DESC
      ), paced AS (
        SELECT id, now() + ($8::float8 + (row_number() OVER (ORDER BY id) - 1) / $7::float8)
                   * interval '1 second' AS run_at
        FROM chosen
      ), revived AS (
        UPDATE job j
        SET state = {scheduled}, attempt = 0, lost = 0, finalized_at = NULL, cancel_asked_at = NULL,
            unique_key = j.dedupe_key, run_at = paced.run_at, dispatch_at = paced.run_at
        FROM paced WHERE j.id = paced.id
        RETURNING j.id
      ), forgotten AS (
        DELETE FROM dead_job WHERE job_id IN (SELECT id FROM revived)
      )
      SELECT (SELECT count(*) FROM matching) AS matched,
             (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM revived) AS replayed,
             (SELECT count(*) FROM unrivalled) > $6 AS more
      """);
}
