package io.billhook.api.ops;

import io.billhook.job.JobState;
import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job in a list. */
record JobItem(
    UUID id,
    String kind,
    String queue,
    String state,
    int attempt,
    int maxAttempts,
    @Nullable UUID tenantId,
    Instant createdAt,
    @Nullable Instant finalizedAt,
    @Nullable Instant cancelRequestedAt,
    @Nullable String lastError) {

  static JobItem of(Row row) {
    return new JobItem(
        row.uuid("id"),
        row.text("kind"),
        row.text("queue"),
        JobState.of(row.integer("state")).publicName(),
        row.integer("attempt"),
        row.integer("max_attempts"),
        row.uuidOrNull("tenant_id"),
        row.instant("created_at"),
        row.instantOrNull("finalized_at"),
        row.instantOrNull("cancel_asked_at"),
        row.textOrNull("last_error"));
  }
}
