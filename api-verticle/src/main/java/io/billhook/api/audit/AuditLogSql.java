package io.billhook.api.audit;

/** Statements of {@link AuditLog}. */
final class AuditLogSql {
  private AuditLogSql() {}

  /**
   * $1 id, $2 tenant, $3 type and $4 id of the actor, $5 action, $6 target, $7 reason, $8 ip, $9
   * request.
   */
  static final String NOTE =
      """
      INSERT INTO audit_log
        (id, tenant_id, actor_type, actor_id, action, target, reason, ip, request_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;
}
