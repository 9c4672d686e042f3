package io.billhook.api.messaging.sms;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One text message as shown to its tenant.
 *
 * @param provider to whom it was handed; null until it is
 * @param reason why it is not sent, or was not delivered: a provider's code or a word of ours
 */
record SmsDetail(
    UUID id,
    String status,
    String to,
    String encoding,
    int segments,
    String lane,
    List<String> tags,
    UUID jobId,
    @Nullable String provider,
    @Nullable String providerId,
    @Nullable String reason,
    @Nullable Instant sendAt,
    Instant createdAt,
    @Nullable Instant sentAt,
    List<Event> events) {

  /** What was told of it, and when. */
  record Event(Instant at, String type, @Nullable String detail) {
    static Event of(Row row) {
      return new Event(row.instant("at"), row.text("type"), row.textOrNull("detail"));
    }
  }

  static SmsDetail of(Row row, List<Event> events) {
    UUID id = row.uuid("id");
    return new SmsDetail(
        id,
        row.text("status"),
        row.text("recipient"),
        row.text("encoding"),
        row.integer("segments"),
        row.text("lane"),
        row.texts("tags"),
        id,
        row.textOrNull("provider"),
        row.textOrNull("provider_id"),
        row.textOrNull("error"),
        row.instantOrNull("send_at"),
        row.instant("created_at"),
        row.instantOrNull("sent_at"),
        events);
  }
}
