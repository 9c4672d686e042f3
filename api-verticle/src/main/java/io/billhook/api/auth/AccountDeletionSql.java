package io.billhook.api.auth;

/** Statements of {@link AccountDeletion}. */
final class AccountDeletionSql {
  private AccountDeletionSql() {}

  /** Two owners who leave at once take their turn, so that one of them stays. */
  static final String LOCK_TENANTS =
      """
      SELECT t.id FROM tenant t JOIN membership m ON m.tenant_id = t.id
      WHERE m.account_id = $1 AND m.role = 'owner'
      ORDER BY t.id
      FOR UPDATE OF t
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
  static final String LEAVE_TENANTS =
      """
      UPDATE tenant t SET deleted_at = $2, purge_at = $3, updated_at = $2
      FROM membership m
      WHERE m.tenant_id = t.id AND m.account_id = $1 AND t.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM membership o
                        WHERE o.tenant_id = t.id AND o.account_id <> $1)
      """;

  static final String DELETE = "DELETE FROM account WHERE id = $1 RETURNING email";

  static final String DISCARD_SIGNUPS = "DELETE FROM signup WHERE lower(email) = lower($1)";
}
