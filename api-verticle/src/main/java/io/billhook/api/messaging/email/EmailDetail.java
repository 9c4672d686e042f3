package io.billhook.api.messaging.email;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail as shown alone: with what was told of it.
 *
 * @param reason why it did not arrive, or was not sent; null where nothing kept it back
 */
record EmailDetail(
    @JsonUnwrapped EmailView mail,
    String lane,
    @Nullable String provider,
    @Nullable String reason,
    @Nullable Instant sendAt,
    List<Event> events) {

  /** A report, or something that we did. */
  record Event(Instant at, String type, @Nullable String detail) {
    static Event of(Row row) {
      return new Event(row.instant("at"), row.text("type"), row.textOrNull("detail"));
    }
  }

  static EmailDetail of(Row row, List<Event> events) {
    return new EmailDetail(
        EmailView.of(row),
        row.text("lane"),
        row.textOrNull("provider"),
        row.textOrNull("error"),
        row.instantOrNull("send_at"),
        events);
  }
}
