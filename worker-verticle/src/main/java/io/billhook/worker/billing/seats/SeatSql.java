package io.billhook.worker.billing.seats;

/** Statements of seats that are paid for: on {@code seat_change} of the engine role. */
final class SeatSql {
  private SeatSql() {}

  /** $1 the most rows. */
  static final String DUE = "SELECT tenant_id FROM seat_change ORDER BY changed_at LIMIT $1";

  /** $1 tenant. Noted anew, so that its seats are counted once more. */
  static final String NOTE =
      """
      INSERT INTO seat_change (tenant_id) VALUES ($1)
      ON CONFLICT (tenant_id) DO UPDATE SET changed_at = excluded.changed_at
      """;

  /** $1 tenant. */
  static final String NOTED = "SELECT changed_at FROM seat_change WHERE tenant_id = $1";

  /** $1 tenant, $2 when it was noted: who came or went since is noted again. */
  static final String COUNTED = "DELETE FROM seat_change WHERE tenant_id = $1 AND changed_at <= $2";

  /** As worker, of the tenant. */
  static final String MEMBERS =
      "SELECT count(*) AS members FROM membership WHERE tenant_id = current_tenant()";
}
