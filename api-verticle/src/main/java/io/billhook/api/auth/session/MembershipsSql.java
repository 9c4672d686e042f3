package io.billhook.api.auth.session;

/** Statements of {@link Memberships}. */
final class MembershipsSql {
  private MembershipsSql() {}

  /** $2 the tenant, or NULL for the default one; where that is none of theirs, the oldest. */
  static final String FIND =
      """
      SELECT m.tenant_id, m.role
      FROM membership m
      JOIN tenant t ON t.id = m.tenant_id
      JOIN account a ON a.id = m.account_id
      WHERE m.account_id = $1 AND ($2::uuid IS NULL OR m.tenant_id = $2::uuid)
        AND t.deleted_at IS NULL
      ORDER BY (m.tenant_id = a.default_tenant) DESC NULLS LAST, m.created_at, m.tenant_id
      LIMIT 1
      """;
}
