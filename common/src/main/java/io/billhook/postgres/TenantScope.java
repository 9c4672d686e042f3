package io.billhook.postgres;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whose rows a transaction sees, where its role is bound to a tenant. */
public sealed interface TenantScope {

  /** Rows of one tenant. */
  record Tenant(UUID id) implements TenantScope {}

  /** Rows that belong to the installation itself: their {@code tenant_id} is NULL. */
  record Installation() implements TenantScope {}

  /** No rows at all; what a forgotten scope gives. */
  record None() implements TenantScope {}

  /** The tenant's rows, or the installation's where there is no tenant. */
  static TenantScope of(@Nullable UUID tenant) {
    return tenant == null ? new Installation() : new Tenant(tenant);
  }

  static TenantScope none() {
    return new None();
  }

  /** The value of the setting {@code billhook.tenant_id} that the policies read. */
  default String setting() {
    return switch (this) {
      case Tenant tenant -> tenant.id().toString();
      case Installation _ -> "installation";
      case None _ -> "";
    };
  }
}
