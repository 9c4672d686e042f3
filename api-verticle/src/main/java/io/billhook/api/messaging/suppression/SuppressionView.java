package io.billhook.api.messaging.suppression;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A suppressed address as shown to its tenant. */
record SuppressionView(
    UUID id,
    String channel,
    String address,
    String scope,
    String reason,
    @Nullable UUID messageId,
    @Nullable Instant until,
    Instant createdAt) {

  static SuppressionView of(Row row) {
    return new SuppressionView(
        row.uuid("id"),
        row.text("channel"),
        row.text("address"),
        row.text("scope"),
        row.text("reason"),
        row.uuidOrNull("message"),
        row.instantOrNull("until"),
        row.instant("created_at"));
  }
}
