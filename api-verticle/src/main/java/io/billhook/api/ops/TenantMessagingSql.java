package io.billhook.api.ops;

/** Statements of {@link TenantMessaging}, as operators. */
final class TenantMessagingSql {
  private TenantMessagingSql() {}

  /** $1 tenant, $2 what it may from now on. */
  static final String SET = "UPDATE tenant SET messaging = $2 WHERE id = $1 RETURNING messaging";

  static final String TODAY =
      """
      SELECT coalesce(sum(count), 0) AS count FROM email_usage
      WHERE day = (now() AT TIME ZONE 'UTC')::date AND tenant_id = $1
      """;
}
