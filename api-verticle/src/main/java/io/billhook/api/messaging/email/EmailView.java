package io.billhook.api.messaging.email;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mail as shown to its tenant. */
record EmailView(
    UUID id,
    String status,
    String to,
    String subject,
    List<String> tags,
    UUID jobId,
    @Nullable String providerId,
    @Nullable String error,
    Instant createdAt,
    @Nullable Instant sentAt) {

  static EmailView of(Row row) {
    UUID id = row.uuid("id");
    return new EmailView(
        id,
        row.text("status"),
        row.text("recipient"),
        row.text("subject"),
        row.texts("tags"),
        id,
        row.textOrNull("provider_id"),
        row.textOrNull("error"),
        row.instant("created_at"),
        row.instantOrNull("sent_at"));
  }
}
