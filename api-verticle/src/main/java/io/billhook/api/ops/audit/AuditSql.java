package io.billhook.api.ops.audit;

/** Statements of {@link AuditSearch}. */
final class AuditSql {
  private AuditSql() {}

  /** $1 target, $2 action or null, $3 ids below this one, $4 rows. */
  static final String OF_TARGET =
      """
      SELECT id, actor_type, actor_id, action, target, reason, request_id, created_at
      FROM audit_log
      WHERE target = $1 AND ($2::text IS NULL OR action = $2) AND ($3::uuid IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4
      """;

  /**
   * $1 action, $2 ids below this one, $3 rows, among the next $4; see {@link
   * io.billhook.api.ops.access.Window}. Without an action not the thousands of entries that one
   * replay leaves at its jobs: its own stands for them.
   */
  static final String NEWEST =
      """
      WITH looked AS (
        SELECT id, actor_type, actor_id, action, target, reason, request_id, created_at
        FROM audit_log WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $4
      ), ending AS (
        SELECT CASE WHEN count(*) = $4 THEN (SELECT id FROM looked ORDER BY id LIMIT 1) END AS id
        FROM looked
      )
      SELECT found.id, actor_type, actor_id, action, target, reason, request_id, created_at,
             ending.id AS window_end
      FROM ending LEFT JOIN (
        SELECT id, actor_type, actor_id, action, target, reason, request_id, created_at
        FROM looked
        WHERE action = $1 OR ($1::text IS NULL AND action <> 'job.replayed') ORDER BY id DESC LIMIT $3
      ) AS found ON true
      ORDER BY found.id DESC
      """;
}
