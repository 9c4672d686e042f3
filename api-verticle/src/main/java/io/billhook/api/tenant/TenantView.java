package io.billhook.api.tenant;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as one of its people sees it.
 *
 * @param role of who asks
 * @param purgeAt until when an owner can restore a deleted one
 */
record TenantView(
    UUID id,
    String name,
    String role,
    Instant createdAt,
    @Nullable Instant deletedAt,
    @Nullable Instant purgeAt) {

  static TenantView of(Row row) {
    return new TenantView(
        row.uuid("id"),
        row.text("name"),
        row.text("role"),
        row.instant("created_at"),
        row.instantOrNull("deleted_at"),
        row.instantOrNull("purge_at"));
  }
}
