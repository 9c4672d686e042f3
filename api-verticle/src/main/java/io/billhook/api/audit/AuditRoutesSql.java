package io.billhook.api.audit;

/** Statements of {@link AuditRoutes}; the policies of the table keep to the tenant. */
final class AuditRoutesSql {
  private AuditRoutesSql() {}

  /** $1 action, $2 actor, $3 target, $4 ids below this one, $5 rows. */
  static final String LIST =
      """
      SELECT id, actor_type, actor_id, action, target, reason, ip, request_id, created_at
      FROM audit_log
      WHERE tenant_id = current_tenant() AND ($1::text IS NULL OR action = $1)
        AND ($2::uuid IS NULL OR actor_id = $2) AND ($3::text IS NULL OR target = $3)
        AND ($4::uuid IS NULL OR id < $4)
      ORDER BY id DESC LIMIT $5
      """;
}
