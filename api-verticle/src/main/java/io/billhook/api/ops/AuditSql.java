package io.billhook.api.ops;

/** Statements of {@link Audit}. */
final class AuditSql {
  private AuditSql() {}

  static final String NOTE =
      "INSERT INTO audit_log (id, actor_type, actor_id, action, target) VALUES ($1, $2, $3, $4, $5)";
}
