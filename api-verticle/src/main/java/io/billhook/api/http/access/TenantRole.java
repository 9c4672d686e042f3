package io.billhook.api.http.access;

import io.billhook.published.Public;
import java.util.Locale;
import java.util.Optional;

/** What a member may do in a tenant; each includes those before it. */
@Public
public enum TenantRole {
  /** Sees everything but keys and the audit log. */
  VIEWER,
  /** Uses the features: sends, pays, changes. */
  MEMBER,
  /** Manages members, invitations, API keys and settings. */
  ADMIN,
  /** Deletes the tenant, and makes and unmakes owners. */
  OWNER;

  public static Optional<TenantRole> of(String name) {
    for (TenantRole role : values()) {
      if (role.publicName().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean includes(TenantRole other) {
    return compareTo(other) >= 0;
  }
}
