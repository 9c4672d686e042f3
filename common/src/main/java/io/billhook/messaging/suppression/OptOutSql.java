package io.billhook.messaging.suppression;

/**
 * Statements on {@code opt_out}, all of the engine role. A row's last word is {@code lifted_at},
 * else {@code since}; an older word changes nothing, so their order does not matter.
 */
final class OptOutSql {
  private OptOutSql() {}

  /** $1 owner, $2 sender, $3 number. */
  static final String HOLDS =
      """
      SELECT 1 FROM opt_out
      WHERE sender = $2 AND number = $3 AND tenant_id IS NOT DISTINCT FROM $1::uuid
        AND lifted_at IS NULL
      """;

  /** $1 owner, $2 sender, $3 number, $4 when; null: now. Of two words at one time it counts. */
  static final String STOP =
      """
      INSERT INTO opt_out (tenant_id, sender, number, since)
      VALUES ($1, $2, $3, coalesce($4::timestamptz, clock_timestamp()))
      ON CONFLICT (sender, number, tenant_id) DO UPDATE SET since = excluded.since, lifted_at = NULL
      WHERE excluded.since >= coalesce(opt_out.lifted_at, opt_out.since)
      """;

  /** $1 owner, $2 sender, $3 number, $4 when. Kept too where nothing is to be lifted yet. */
  static final String START =
      """
      INSERT INTO opt_out (tenant_id, sender, number, since, lifted_at) VALUES ($1, $2, $3, $4, $4)
      ON CONFLICT (sender, number, tenant_id) DO UPDATE SET lifted_at = excluded.lifted_at
      WHERE excluded.lifted_at > coalesce(opt_out.lifted_at, opt_out.since)
      """;
}
