package io.billhook.api.auth;

/** Statements of {@link Profiles}. */
final class ProfilesSql {
  private ProfilesSql() {}

  static final String GET =
      """
      SELECT email, name, email_verified_at, operator_role, default_tenant, created_at,
             phone, totp_confirmed_at, sms_factor_at
      FROM account WHERE id = $1
      """;

  static final String TENANTS =
      """
      SELECT t.id, t.name, m.role FROM membership m JOIN tenant t ON t.id = m.tenant_id
      WHERE m.account_id = $1 AND t.deleted_at IS NULL
      ORDER BY m.created_at, t.id
      LIMIT 1000
      """;

  static final String RENAME = "UPDATE account SET name = $2, updated_at = now() WHERE id = $1";
}
