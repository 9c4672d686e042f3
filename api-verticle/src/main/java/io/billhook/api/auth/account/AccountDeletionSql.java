package io.billhook.api.auth.account;

/** Statements of {@link AccountDeletion}. */
final class AccountDeletionSql {
  private AccountDeletionSql() {}

  /**
   * Who leaves and whoever else changes who belongs to a tenant take their turn: of two owners one
   * stays, and nobody leaves who is being made the only one. The lock is that of InTenantSql.
   */
  static final String LOCK_TENANTS =
      """
      SELECT t.id FROM tenant t JOIN membership m ON m.tenant_id = t.id
      WHERE m.account_id = $1
      ORDER BY t.id
      FOR NO KEY UPDATE OF t
      """;

  static final String HELD_BY_OTHERS =
      """
      SELECT m.tenant_id FROM membership m JOIN tenant t ON t.id = m.tenant_id
      WHERE m.account_id = $1 AND m.role = 'owner' AND t.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM membership o WHERE o.tenant_id = m.tenant_id
                        AND o.account_id <> $1 AND o.role = 'owner')
        AND EXISTS (SELECT FROM membership o WHERE o.tenant_id = m.tenant_id AND o.account_id <> $1)
      LIMIT 1
      """;

  /** $2 now, $3 when their rows go. */
  static final String DELETE_TENANTS =
      """
      UPDATE tenant t SET deleted_at = $2, purge_at = $3, updated_at = $2
      FROM membership m
      WHERE m.tenant_id = t.id AND m.account_id = $1 AND t.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM membership o
                        WHERE o.tenant_id = t.id AND o.account_id <> $1)
      RETURNING t.id
      """;

  static final String REVOKE_INVITATIONS =
      """
      UPDATE invitation SET revoked_at = $2
      WHERE invited_by = $1 AND accepted_at IS NULL AND revoked_at IS NULL
      """;

  /** It changes no more, to the end of the transaction. */
  static final String ADDRESS = "SELECT email FROM account WHERE id = $1 FOR UPDATE";

  static final String DELETE = "DELETE FROM account WHERE id = $1";

  static final String DISCARD_SIGNUPS = "DELETE FROM signup WHERE lower(email) = lower($1)";
}
