package io.billhook.api.audit;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log, as every reader sees it.
 *
 * @param requestId the same in all entries of one request; null where there was none
 */
public record AuditEntry(
    UUID id,
    String actorType,
    @Nullable UUID actorId,
    String action,
    String target,
    @Nullable String reason,
    @Nullable String requestId,
    Instant createdAt) {

  public static AuditEntry of(Row row) {
    return new AuditEntry(
        row.uuid("id"),
        row.text("actor_type"),
        row.uuidOrNull("actor_id"),
        row.text("action"),
        row.text("target"),
        row.textOrNull("reason"),
        row.textOrNull("request_id"),
        row.instant("created_at"));
  }
}
