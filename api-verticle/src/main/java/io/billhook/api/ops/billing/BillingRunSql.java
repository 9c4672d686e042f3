package io.billhook.api.ops.billing;

/** Statements of this room: those that write are of the engine's role, the others of ops. */
final class BillingRunSql {
  private BillingRunSql() {}

  /** $1 id, $2 kind, $3 whether it only looks, $4 since when. One at a time. */
  static final String BEGIN =
      """
      INSERT INTO billing_run (id, kind, dry_run, since) VALUES ($1, $2, $3, $4)
      ON CONFLICT (state) WHERE state = 'running' DO NOTHING
      """;

  static final String RUNNING = "SELECT id FROM billing_run WHERE state = 'running'";

  /** $1 id. */
  static final String EXISTS = "SELECT id FROM billing_run WHERE id = $1";

  /** $1 id, or null for all; $2 before which id; $3 how many. */
  static final String RUNS =
      """
      SELECT run.id, kind, state, dry_run, since, error, list AS walking, calls, created_at, ended_at,
             (SELECT coalesce(json_agg(json_build_object(
                       'object', object, 'seen', seen, 'missing', missing, 'differs', differs,
                       'gone', gone, 'repaired', repaired) ORDER BY object), '[]')::text
              FROM (
                SELECT object, sum(seen) AS seen, sum(missing) AS missing, sum(differs) AS differs,
                       sum(gone) AS gone, sum(repaired) AS repaired
                FROM (
                  SELECT object, seen, 0 AS missing, 0 AS differs, 0 AS gone, 0 AS repaired
                  FROM billing_run_object WHERE run_id = run.id AND seen > 0
                  UNION ALL
                  SELECT object, 0, count(*) FILTER (WHERE reason = 'missing'),
                         count(*) FILTER (WHERE reason = 'differs'),
                         count(*) FILTER (WHERE reason = 'gone'), count(*) FILTER (WHERE repaired)
                  FROM billing_drift WHERE run_id = run.id GROUP BY object) AS part
                GROUP BY object) AS counted) AS objects
      FROM billing_run run
      WHERE ($1::uuid IS NULL OR run.id = $1) AND ($2::uuid IS NULL OR run.id < $2)
      ORDER BY run.id DESC LIMIT $3
      """;

  /** $1 run, $2 before which id, $3 how many. */
  static final String DRIFT =
      """
      SELECT id, stripe_id, object, reason, fields, repaired FROM billing_drift
      WHERE run_id = $1 AND ($2::uuid IS NULL OR id < $2)
      ORDER BY id DESC LIMIT $3
      """;
}
