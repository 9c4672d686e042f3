package io.billhook.api.audit;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link AuditLog}. */
final class AuditLogSql {
  private AuditLogSql() {}

  /** An entry; a type and an id of who did it. */
  record Note(
      UUID id,
      @Nullable UUID tenant,
      String actorType,
      @Nullable UUID actor,
      String action,
      String target,
      @Nullable String reason,
      @Nullable String ip,
      @Nullable String request) {}

  static final String NOTE =
      """
      INSERT INTO audit_log
        (id, tenant_id, actor_type, actor_id, action, target, reason, ip, request_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;

  /** Entries that differ by their id and target alone; who did it is an operator. */
  record Each(
      List<UUID> ids,
      List<String> targets,
      UUID operator,
      String action,
      @Nullable String reason,
      String ip,
      String request) {}

  static final String EACH =
      """
      INSERT INTO audit_log
        (id, tenant_id, actor_type, actor_id, action, target, reason, ip, request_id)
      SELECT id, NULL, 'operator', $3, $4, target, $5, $6, $7
      FROM unnest($1::uuid[], $2::text[]) AS each (id, target)
      """;
}
