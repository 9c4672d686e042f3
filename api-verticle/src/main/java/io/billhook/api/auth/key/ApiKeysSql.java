package io.billhook.api.auth.key;

/** Statements of {@link ApiKeys}. */
final class ApiKeysSql {
  private ApiKeysSql() {}

  static final String FIND =
      """
      SELECT k.id, tenant_id, scopes, expires_at FROM api_key k JOIN tenant t ON t.id = tenant_id
      WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
        AND t.deleted_at IS NULL
      """;

  /** $1 id. Other processes may have noted the same use. */
  static final String USED =
      """
      UPDATE api_key SET last_used_at = now()
      WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
      """;
}
