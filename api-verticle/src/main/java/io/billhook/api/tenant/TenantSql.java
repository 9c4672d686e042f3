package io.billhook.api.tenant;

/** Statements of {@link TenantRoutes}. */
final class TenantSql {
  private TenantSql() {}

  /** $1 account, $2 ids below this one, $3 rows. A deleted tenant is shown to its owners. */
  static final String OF_PERSON =
      """
      SELECT t.id, t.name, m.role, t.created_at, t.deleted_at, t.purge_at
      FROM membership m JOIN tenant t ON t.id = m.tenant_id
      WHERE m.account_id = $1 AND (t.deleted_at IS NULL OR m.role = 'owner')
        AND ($2::uuid IS NULL OR t.id < $2)
      ORDER BY t.id DESC LIMIT $3
      """;

  /** $1 tenant, $2 account. */
  static final String VIEW =
      """
      SELECT t.id, t.name, m.role, t.created_at, t.deleted_at, t.purge_at
      FROM membership m JOIN tenant t ON t.id = m.tenant_id
      WHERE m.tenant_id = $1 AND m.account_id = $2
      """;

  static final String CREATE = "INSERT INTO tenant (id, name) VALUES ($1, $2)";

  static final String JOIN_AS_OWNER =
      "INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'owner')";

  /** $1 account, $2 tenant. */
  static final String MAKE_DEFAULT =
      "UPDATE account SET default_tenant = $2 WHERE id = $1 AND default_tenant IS NULL";

  static final String RENAME = "UPDATE tenant SET name = $2, updated_at = now() WHERE id = $1";

  /** $2 days of grace. */
  static final String DELETE =
      """
      UPDATE tenant
      SET deleted_at = now(), purge_at = now() + make_interval(days => $2), updated_at = now()
      WHERE id = $1
      """;

  static final String RESTORE =
      """
      UPDATE tenant SET deleted_at = NULL, purge_at = NULL, updated_at = now()
      WHERE id = $1 AND purge_at > now()
      """;
}
