package io.billhook.api.tenant;

import io.billhook.api.http.access.TenantRole;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How names and roles are read from a request. */
final class Names {
  private static final String ROLES =
      Arrays.stream(TenantRole.values())
          .map(TenantRole::publicName)
          .collect(Collectors.joining(", "));
  private static final TextRule ROLE =
      new TextRule("must be one of " + ROLES, text -> TenantRole.of(text).isPresent());

  private Names() {}

  /** The name of a tenant. */
  static String name(Fields fields) {
    return fields.text("name", TextRule.NAME);
  }

  /** A role by its public name; VIEWER where it is wrong, which {@link Fields#check} tells. */
  static TenantRole role(Fields fields) {
    return TenantRole.of(fields.text("role", ROLE)).orElse(TenantRole.VIEWER);
  }
}
