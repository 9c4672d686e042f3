package io.billhook.job;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as those see it who asked for it; also the shape of the answer.
 *
 * @param state its public name
 */
public record JobSummary(
    UUID id,
    String kind,
    String queue,
    String state,
    int attempt,
    int maxAttempts,
    @Nullable UUID tenantId,
    Instant createdAt,
    @Nullable Instant finalizedAt,
    @Nullable String lastError) {

  /** From a row of {@code job}, with {@code last_error}. */
  public static JobSummary of(Row row) {
    return new JobSummary(
        row.uuid("id"),
        row.text("kind"),
        row.text("queue"),
        JobState.of(row.integer("state")).publicName(),
        row.integer("attempt"),
        row.integer("max_attempts"),
        row.uuidOrNull("tenant_id"),
        row.instant("created_at"),
        row.instantOrNull("finalized_at"),
        row.textOrNull("last_error"));
  }
}
