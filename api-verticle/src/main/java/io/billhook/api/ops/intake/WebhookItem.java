package io.billhook.api.ops.intake;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A delivery that was accepted. */
record WebhookItem(
    UUID id,
    String provider,
    String externalId,
    String type,
    String state,
    @Nullable String note,
    int duplicates,
    Instant receivedAt,
    @Nullable Instant processedAt) {

  static WebhookItem of(Row row) {
    return new WebhookItem(
        row.uuid("id"),
        row.text("provider"),
        row.text("external_id"),
        row.text("type"),
        row.text("state"),
        row.textOrNull("note"),
        row.integer("duplicates"),
        row.instant("received_at"),
        row.instantOrNull("processed_at"));
  }
}
