package io.billhook.api.messaging.sms;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A text message in a list. */
record SmsView(
    UUID id,
    String status,
    String to,
    String encoding,
    int segments,
    List<String> tags,
    UUID jobId,
    Instant createdAt,
    @Nullable Instant sentAt) {

  static SmsView of(Row row) {
    UUID id = row.uuid("id");
    return new SmsView(
        id,
        row.text("status"),
        row.text("recipient"),
        row.text("encoding"),
        row.integer("segments"),
        row.texts("tags"),
        id,
        row.instant("created_at"),
        row.instantOrNull("sent_at"));
  }
}
