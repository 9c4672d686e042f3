package io.billhook.api.ops.job;

import io.billhook.job.LastError;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link JobSearch}. */
final class JobSearchSql {
  private JobSearchSql() {}

  /**
   * What is sought among the newest; null is any.
   *
   * @param before only ids below this one
   * @param rows to give
   * @param from only ids from this one on, as {@code below} a bound of creation
   * @param window rows to look at
   */
  record Newest(
      @Nullable Short state,
      @Nullable String kind,
      @Nullable UUID tenant,
      @Nullable String text,
      @Nullable UUID before,
      int rows,
      @Nullable String queue,
      @Nullable UUID from,
      @Nullable UUID below,
      int window) {}

  /** As {@link Newest}, of those that run: they are few, so all are looked at. */
  record Running(
      @Nullable Short state,
      @Nullable String kind,
      @Nullable UUID tenant,
      @Nullable String text,
      @Nullable UUID before,
      int rows,
      @Nullable String queue,
      @Nullable UUID from,
      @Nullable UUID below) {}

  /**
   * As {@link Newest}, of those that wait for their time.
   *
   * @param after the moment where the page before ended
   * @param tie an id with the second half where it ended, among jobs of one moment
   */
  record Delayed(
      @Nullable Short state,
      @Nullable String kind,
      @Nullable UUID tenant,
      @Nullable String text,
      @Nullable Instant after,
      int rows,
      @Nullable String queue,
      @Nullable UUID from,
      @Nullable UUID below,
      int window,
      @Nullable UUID tie) {}

  /** Among the next rows of a window; see {@link io.billhook.api.ops.access.Window}. */
  static final String NEWEST =
      """
      WITH looked AS (
        SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
               cancel_asked_at, dedupe_key,
               CASE WHEN $4::text IS NOT NULL THEN
                 (SELECT error FROM job_attempt a WHERE a.job_id = job.id
                  ORDER BY claim DESC LIMIT 1) END AS sought_error
        FROM job
        WHERE ($5::uuid IS NULL OR id < $5) AND ($8::uuid IS NULL OR id >= $8)
          AND ($9::uuid IS NULL OR id < $9)
        ORDER BY id DESC LIMIT $10
      ), ending AS (
        SELECT CASE WHEN count(*) = $10 THEN (SELECT id FROM looked ORDER BY id LIMIT 1) END AS id
        FROM looked
      )
      SELECT found.id, kind, queue, state, attempt, max_attempts, tenant_id, created_at,
             finalized_at, cancel_asked_at, ending.id AS window_end,
      """
          + LastError.of("found")
          + """
       AS last_error
      FROM ending LEFT JOIN (
        SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
               cancel_asked_at
        FROM looked
        WHERE ($1::smallint IS NULL OR state = $1) AND ($2::text IS NULL OR kind = $2)
          AND ($3::uuid IS NULL OR tenant_id = $3) AND ($7::text IS NULL OR queue = $7)
          AND ($4::text IS NULL OR strpos(lower(dedupe_key), lower($4)) > 0
               OR strpos(lower(sought_error), lower($4)) > 0)
        ORDER BY id DESC LIMIT $6
      ) AS found ON true
      ORDER BY found.id DESC
      """;

  /** Among the next dead ones of a window; see {@link io.billhook.api.ops.access.Window}. */
  static final String DEAD =
      """
      WITH looked AS (
        SELECT job_id, reason FROM dead_job
        WHERE ($5::uuid IS NULL OR job_id < $5) AND ($8::uuid IS NULL OR job_id >= $8)
          AND ($9::uuid IS NULL OR job_id < $9)
        ORDER BY job_id DESC LIMIT $10
      ), ending AS (
        SELECT CASE WHEN count(*) = $10
                 THEN (SELECT job_id FROM looked ORDER BY job_id LIMIT 1) END AS id
        FROM looked
      )
      SELECT found.id, kind, queue, state, attempt, max_attempts, tenant_id, created_at,
             finalized_at, cancel_asked_at, ending.id AS window_end, last_error
      FROM ending LEFT JOIN (
        SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
               cancel_asked_at, looked.reason AS last_error
        FROM looked JOIN job ON job.id = looked.job_id
        WHERE state = $1 AND ($2::text IS NULL OR kind = $2)
          AND ($3::uuid IS NULL OR tenant_id = $3) AND ($7::text IS NULL OR queue = $7)
          AND ($4::text IS NULL OR strpos(lower(dedupe_key), lower($4)) > 0
               OR strpos(lower(looked.reason), lower($4)) > 0)
        ORDER BY id DESC LIMIT $6
      ) AS found ON true
      ORDER BY found.id DESC
      """;

  static final String RUNNING =
      """
      SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
             cancel_asked_at,
      """
          + LastError.of("job")
          + """
       AS last_error
      FROM job
      WHERE id IN (SELECT unnest(ids) FROM hold)
        AND state = $1 AND ($2::text IS NULL OR kind = $2) AND ($3::uuid IS NULL OR tenant_id = $3)
        AND ($4::text IS NULL OR strpos(lower(dedupe_key), lower($4)) > 0
             OR strpos(lower((SELECT error FROM job_attempt a WHERE a.job_id = job.id
                              ORDER BY claim DESC LIMIT 1)), lower($4)) > 0)
        AND ($5::uuid IS NULL OR id < $5) AND ($7::text IS NULL OR queue = $7)
        AND ($8::uuid IS NULL OR id >= $8) AND ($9::uuid IS NULL OR id < $9)
      ORDER BY id DESC LIMIT $6
      """;

  /**
   * Among the next of a window by dispatch_at, the soonest first; jobs of one moment by the second
   * half of their ids, which {@link DelayedPlace} can hold beside the moment.
   */
  static final String DELAYED =
      """
      WITH looked AS (
        SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
               cancel_asked_at, dedupe_key, dispatch_at, substring(uuid_send(id) FROM 9) AS tie,
               CASE WHEN $4::text IS NOT NULL THEN
                 (SELECT error FROM job_attempt a WHERE a.job_id = job.id
                  ORDER BY claim DESC LIMIT 1) END AS sought_error
        FROM job
        WHERE dispatch_at IS NOT NULL
          AND dispatch_at >= coalesce($5::timestamptz, '-infinity')
          AND ($5::timestamptz IS NULL OR dispatch_at > $5
               OR substring(uuid_send(id) FROM 9) > substring(uuid_send($11::uuid) FROM 9))
        ORDER BY dispatch_at, tie LIMIT $10
      ), ending AS (
        SELECT id, dispatch_at FROM looked ORDER BY dispatch_at, tie OFFSET $10 - 1
      )
      SELECT found.id, kind, queue, state, attempt, max_attempts, tenant_id, created_at,
             finalized_at, cancel_asked_at, found.dispatch_at, ending.id AS window_end,
             ending.dispatch_at AS window_end_at,
      """
          + LastError.of("found")
          + """
       AS last_error
      FROM (SELECT) AS always LEFT JOIN ending ON true LEFT JOIN (
        SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
               cancel_asked_at, dispatch_at, tie
        FROM looked
        WHERE state = $1 AND ($2::text IS NULL OR kind = $2)
          AND ($3::uuid IS NULL OR tenant_id = $3) AND ($7::text IS NULL OR queue = $7)
          AND ($8::uuid IS NULL OR id >= $8) AND ($9::uuid IS NULL OR id < $9)
          AND ($4::text IS NULL OR strpos(lower(dedupe_key), lower($4)) > 0
               OR strpos(lower(sought_error), lower($4)) > 0)
        ORDER BY dispatch_at, tie LIMIT $6
      ) AS found ON true
      ORDER BY found.dispatch_at, found.tie
      """;

  /** $1 id, $2 state, $3 kind, $4 tenant, $5 queue. */
  static final String ONE =
      """
      SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
             cancel_asked_at,
      """
          + LastError.of("job")
          + """
       AS last_error
      FROM job
      WHERE id = $1 AND ($2::smallint IS NULL OR state = $2) AND ($3::text IS NULL OR kind = $3)
        AND ($4::uuid IS NULL OR tenant_id = $4) AND ($5::text IS NULL OR queue = $5)
      """;
}
