package io.billhook.api.tenant;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An open invitation; its token is in the mail alone. */
record InvitationView(
    UUID id,
    String email,
    String role,
    @Nullable UUID invitedBy,
    Instant createdAt,
    Instant expiresAt) {

  static InvitationView of(Row row) {
    return new InvitationView(
        row.uuid("id"),
        row.text("email"),
        row.text("role"),
        row.uuidOrNull("invited_by"),
        row.instant("created_at"),
        row.instant("expires_at"));
  }
}
