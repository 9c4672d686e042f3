package io.billhook.api.messaging.suppression;

/** Statements of {@link SuppressionRoutes}; the policies of the table keep to the tenant. */
final class SuppressionSql {
  private SuppressionSql() {}

  /** $1 channel, $2 address, $3 scope, each null for any; $4 before, $5 how many. */
  static final String LIST =
      """
      SELECT id, channel, address, scope, reason, message, until, created_at FROM suppression
      WHERE tenant_id = current_tenant() AND (until IS NULL OR until > now())
        AND ($1::text IS NULL OR channel = $1) AND ($2::text IS NULL OR address = lower($2))
        AND ($3::text IS NULL OR scope = $3) AND ($4::uuid IS NULL OR id < $4)
      ORDER BY id DESC LIMIT $5
      """;

  /** $1 channel, $2 address, $3 scope. */
  static final String ONE =
      """
      SELECT id, channel, address, scope, reason, message, until, created_at FROM suppression
      WHERE tenant_id = current_tenant() AND channel = $1 AND address = lower($2) AND scope = $3
      """;

  static final String DELETE =
      "DELETE FROM suppression WHERE tenant_id = current_tenant() AND id = $1";
}
