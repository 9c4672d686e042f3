package io.billhook.api.auth;

/** Statements of {@link ApiKeys}. */
final class ApiKeysSql {
  private ApiKeysSql() {}

  static final String FIND =
      """
      SELECT id, tenant_id, scopes, expires_at FROM api_key
      WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
      """;
}
