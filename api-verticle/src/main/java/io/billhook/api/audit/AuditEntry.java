package io.billhook.api.audit;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry of the log, as every reader sees it. */
public record AuditEntry(
    UUID id,
    String actorType,
    @Nullable UUID actorId,
    String action,
    String target,
    @Nullable String reason,
    Instant createdAt) {

  public static AuditEntry of(Row row) {
    return new AuditEntry(
        row.uuid("id"),
        row.text("actor_type"),
        row.uuidOrNull("actor_id"),
        row.text("action"),
        row.text("target"),
        row.textOrNull("reason"),
        row.instant("created_at"));
  }
}
