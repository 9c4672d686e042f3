package io.billhook.api.http.access;

import java.util.Set;

/** The one list of what an API key can be allowed. A route cannot ask for a scope beside it. */
public final class Scopes {
  public static final Set<String> ALL =
      Set.of(
          "api-keys:read",
          "api-keys:write",
          "audit-log:read",
          "billing:read",
          "billing:write",
          "emails:read",
          "emails:write",
          "events:read",
          "jobs:read",
          "sms:read",
          "sms:write",
          "suppressions:read",
          "suppressions:write",
          "templates:read",
          "templates:write",
          "usage:read",
          "usage:write");

  private Scopes() {}
}
