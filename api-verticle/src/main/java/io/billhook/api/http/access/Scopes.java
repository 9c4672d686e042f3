package io.billhook.api.http.access;

import java.util.Set;

/** The one list of what an API key can be allowed. A route cannot ask for a scope beside it. */
public final class Scopes {
  public static final Set<String> ALL =
      Set.of(
          "api-keys:read",
          "api-keys:write",
          "audit-log:read",
          "emails:read",
          "emails:write",
          "jobs:read",
          "sms:read",
          "sms:write",
          "suppressions:read",
          "suppressions:write",
          "templates:read",
          "templates:write");

  private Scopes() {}
}
