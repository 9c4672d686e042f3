package io.billhook.api.limit;

/** Statements of {@link TenantQuota}, as auth. */
final class TenantQuotaSql {
  private TenantQuotaSql() {}

  /** A statement of its own: the next one sees what the one before us has written. */
  static final String LOCK = "SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE";

  static final String OWNED =
      """
      SELECT count(*) FILTER (WHERE t.deleted_at IS NULL) AS alive,
             count(*) FILTER (WHERE t.deleted_at IS NOT NULL) AS deleted
      FROM membership m JOIN tenant t ON t.id = m.tenant_id
      WHERE m.account_id = $1 AND m.role = 'owner'
      """;
}
