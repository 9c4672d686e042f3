package io.billhook.api.ops.message;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as an operator sees it: neither to whom it is nor what it says.
 *
 * @param channel email or sms
 * @param provider to whom it was handed over
 * @param reason why nobody knows
 * @param sendingAt when it was first handed over
 */
record MessageItem(
    UUID id,
    String channel,
    @Nullable UUID tenantId,
    String status,
    String lane,
    @Nullable String provider,
    @Nullable String reason,
    Instant createdAt,
    @Nullable Instant sendingAt) {

  static MessageItem of(Row row) {
    return new MessageItem(
        row.uuid("id"),
        row.text("channel"),
        row.uuidOrNull("tenant_id"),
        row.text("status"),
        row.text("lane"),
        row.textOrNull("sending_by"),
        row.textOrNull("error"),
        row.instant("created_at"),
        row.instantOrNull("sending_at"));
  }
}
