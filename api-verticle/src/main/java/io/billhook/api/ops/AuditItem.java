package io.billhook.api.ops;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log. */
record AuditItem(
    UUID id,
    String actorType,
    @Nullable UUID actorId,
    String action,
    String target,
    @Nullable String reason,
    Instant createdAt) {

  static AuditItem of(Row row) {
    return new AuditItem(
        row.uuid("id"),
        row.text("actor_type"),
        row.uuidOrNull("actor_id"),
        row.text("action"),
        row.text("target"),
        row.textOrNull("reason"),
        row.instant("created_at"));
  }
}
