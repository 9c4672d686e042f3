package io.billhook.api.tenant;

/** Statements of {@link MemberRoutes}; but for the last, the policies keep to the tenant. */
final class MemberSql {
  private MemberSql() {}

  /** $1 ids below this one, $2 rows. */
  static final String LIST =
      """
      SELECT m.account_id, a.email, a.name, m.role, m.created_at
      FROM membership m JOIN account a ON a.id = m.account_id
      WHERE m.tenant_id = current_tenant() AND ($1::uuid IS NULL OR m.account_id < $1)
      ORDER BY m.account_id DESC LIMIT $2
      """;

  static final String GET =
      """
      SELECT m.account_id, a.email, a.name, m.role, m.created_at
      FROM membership m JOIN account a ON a.id = m.account_id
      WHERE m.tenant_id = current_tenant() AND m.account_id = $1
      """;

  static final String CHANGE_ROLE =
      "UPDATE membership SET role = $2 WHERE tenant_id = current_tenant() AND account_id = $1";

  static final String REMOVE =
      "DELETE FROM membership WHERE tenant_id = current_tenant() AND account_id = $1";

  /** Who may do less than before no longer has invitations out that were given with more. */
  static final String REVOKE_INVITATIONS_OF =
      """
      UPDATE invitation SET revoked_at = now()
      WHERE tenant_id = current_tenant() AND invited_by = $1
        AND accepted_at IS NULL AND revoked_at IS NULL
      """;

  static final String AN_OWNER =
      "SELECT 1 FROM membership WHERE tenant_id = current_tenant() AND role = 'owner' LIMIT 1";

  /** $1 account, $2 the tenant that it has left; as auth. */
  static final String ANOTHER_DEFAULT =
      """
      UPDATE account
      SET default_tenant =
        (SELECT m.tenant_id FROM membership m JOIN tenant t ON t.id = m.tenant_id
         WHERE m.account_id = $1 AND t.deleted_at IS NULL ORDER BY m.created_at LIMIT 1)
      WHERE id = $1 AND default_tenant = $2
      """;
}
