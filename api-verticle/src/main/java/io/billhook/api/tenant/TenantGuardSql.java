package io.billhook.api.tenant;

/** Statements of {@link TenantGuard}: $1 tenant, $2 account. */
final class TenantGuardSql {
  private TenantGuardSql() {}

  /** Weaker than FOR UPDATE: rows that only refer to the tenant are not held up. */
  static final String LOCK =
      """
      SELECT id FROM tenant
      WHERE id = $1 AND EXISTS (SELECT FROM membership WHERE tenant_id = $1 AND account_id = $2)
      FOR NO KEY UPDATE
      """;

  static final String ENTER =
      """
      SELECT t.id, t.name, m.role, t.created_at, t.deleted_at, t.purge_at
      FROM membership m JOIN tenant t ON t.id = m.tenant_id
      WHERE m.tenant_id = $1 AND m.account_id = $2
        AND (t.deleted_at IS NULL OR m.role = 'owner')
      """;
}
