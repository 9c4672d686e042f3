package io.billhook.bench.api;

/** Statements of the bench. */
final class ApiSql {
  private ApiSql() {}

  static final String MAIL = "SELECT id, sealed FROM email WHERE recipient = $1";

  static final String ACCOUNT = "SELECT id FROM account";

  static final String SCOPE =
      "SELECT set_config('role', 'billhook_auth', true), set_config('billhook.tenant_id', '', true)";

  static final String READ =
      """
      SELECT a.email, a.name, a.created_at, t.id, t.name, m.role
      FROM account a
      LEFT JOIN (membership m JOIN tenant t ON t.id = m.tenant_id) ON m.account_id = a.id
      WHERE a.id = $1
      """;
}
