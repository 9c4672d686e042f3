package io.billhook.api.tenant;

import io.billhook.api.http.access.TenantRole;
import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * A member as the others see them.
 *
 * @param createdAt when they joined
 */
record MemberView(UUID userId, String email, String name, String role, Instant createdAt) {

  static MemberView of(Row row) {
    return new MemberView(
        row.uuid("account_id"),
        row.text("email"),
        row.text("name"),
        row.text("role"),
        row.instant("created_at"));
  }

  /** The role as a type; not a part of what is shown. */
  TenantRole tenantRole() {
    return TenantRole.of(role).orElseThrow();
  }
}
