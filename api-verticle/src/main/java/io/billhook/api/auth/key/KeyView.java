package io.billhook.api.auth.key;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its tenant sees it afterwards.
 *
 * @param lastUsedAt to the minute
 * @param createdBy null where another key made it, or the person is gone
 * @param rotatedTo its successor
 */
record KeyView(
    UUID id,
    String name,
    String prefix,
    List<String> scopes,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable UUID createdBy,
    @Nullable UUID rotatedTo,
    Instant createdAt) {

  static KeyView of(Row row) {
    return new KeyView(
        row.uuid("id"),
        row.text("name"),
        row.text("prefix"),
        row.texts("scopes"),
        row.instantOrNull("expires_at"),
        row.instantOrNull("last_used_at"),
        row.uuidOrNull("created_by"),
        row.uuidOrNull("rotated_to"),
        row.instant("created_at"));
  }
}
