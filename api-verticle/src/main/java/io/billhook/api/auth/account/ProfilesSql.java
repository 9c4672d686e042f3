package io.billhook.api.auth.account;

/** Statements of {@link Profiles}. */
final class ProfilesSql {
  private ProfilesSql() {}

  /** A row for each of their tenants; one row, without tenant, where they have none. */
  static final String GET =
      """
      SELECT a.email, a.name, a.email_verified_at, a.operator_role, a.default_tenant, a.created_at,
             a.password_hash IS NOT NULL AS has_password,
             a.phone, a.totp_confirmed_at, a.sms_factor_at,
             CASE WHEN a.second_factor THEN (
               SELECT count(*) FROM recovery_code r WHERE r.account_id = a.id AND r.used_at IS NULL
             ) ELSE 0 END AS codes_left,
             t.id AS tenant_id, t.name AS tenant_name, m.role
      FROM account a
      LEFT JOIN (membership m JOIN tenant t ON t.id = m.tenant_id AND t.deleted_at IS NULL)
        ON m.account_id = a.id
      WHERE a.id = $1
      ORDER BY m.created_at, t.id
      LIMIT 1000
      """;

  static final String RENAME = "UPDATE account SET name = $2, updated_at = now() WHERE id = $1";
}
