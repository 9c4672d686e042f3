package io.billhook.entitlement;

/** Statements of {@link Entitlements} and {@link Seats}, of the role api or worker. */
final class EntitlementSql {
  private EntitlementSql() {}

  /** $1 feature. */
  static final String HAS =
      """
      SELECT 1 FROM entitlement
      WHERE tenant_id = current_tenant() AND feature = $1 AND active
      """;

  /** $1 feature, $2 how many. The row is the lock of all who take. */
  static final String TAKE =
      """
      UPDATE entitlement SET used = used + $2
      WHERE tenant_id = current_tenant() AND feature = $1 AND active
        AND (quota IS NULL OR used <= quota - $2)
      """;

  /** $1 feature, $2 how many. */
  static final String GIVE_BACK =
      """
      UPDATE entitlement SET used = greatest(used - $2, 0)
      WHERE tenant_id = current_tenant() AND feature = $1
      """;

  /** $1 feature. The row is the lock of all who make seats. */
  static final String LOCK_QUOTA =
      """
      SELECT quota FROM entitlement
      WHERE tenant_id = current_tenant() AND feature = $1 AND active AND quota IS NOT NULL
      FOR NO KEY UPDATE
      """;

  static final String SEATS =
      """
      SELECT (SELECT count(*) FROM membership WHERE tenant_id = current_tenant())
             + (SELECT count(*) FROM invitation
                WHERE tenant_id = current_tenant() AND accepted_at IS NULL AND revoked_at IS NULL
                  AND expires_at > now()) AS seats
      """;
}
