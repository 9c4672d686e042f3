package io.billhook.api.auth.key;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as it is shown once, to who made it.
 *
 * @param key in full
 */
record NewKey(
    UUID id,
    String key,
    String name,
    String prefix,
    List<String> scopes,
    @Nullable Instant expiresAt,
    Instant createdAt) {

  static NewKey of(String key, Row row) {
    return new NewKey(
        row.uuid("id"),
        key,
        row.text("name"),
        row.text("prefix"),
        row.texts("scopes"),
        row.instantOrNull("expires_at"),
        row.instant("created_at"));
  }

  /** A secret stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "NewKey[id=" + id + "]";
  }
}
