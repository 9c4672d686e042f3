package io.billhook.api.http.access;

import io.billhook.extension.Extensions;
import io.billhook.published.Public;

/** Who may use a route. */
@Public
public sealed interface Access {

  /** Everyone, without credentials. */
  record Anyone() implements Access {}

  /**
   * An API key with this scope, or a person with at least this role in the chosen tenant. What they
   * see is bound to the tenant.
   *
   * @param scope one of {@link Scopes#ALL}
   */
  record Scope(String scope, TenantRole leastRole) implements Access {
    public Scope {
      if (!Scopes.ALL.contains(scope) && !isOfAnExtension(scope)) {
        throw new IllegalArgumentException(scope + " is missing in the list of scopes");
      }
    }
  }

  /** Which of its scopes there are is seen where the route is bound. */
  private static boolean isOfAnExtension(String scope) {
    return Extensions.installed().find(scope.split(":", 2)[0]).isPresent();
  }

  /** A person with this role in the chosen tenant, or one that includes it; no API key. */
  record Member(TenantRole least) implements Access {}

  /** Any signed-in person; no API key. */
  record AnyPerson() implements Access {}

  /** A person with this operator role, or one that includes it. */
  record Operator(OperatorRole least) implements Access {}

  static Access anyone() {
    return new Anyone();
  }

  /** Any member of the tenant may read, viewers may not write. */
  static Access scope(String scope) {
    return scope(scope, scope.endsWith(":read") ? TenantRole.VIEWER : TenantRole.MEMBER);
  }

  static Access scope(String scope, TenantRole leastRole) {
    return new Scope(scope, leastRole);
  }

  static Access member(TenantRole least) {
    return new Member(least);
  }

  static Access person() {
    return new AnyPerson();
  }

  static Access operator(OperatorRole least) {
    return new Operator(least);
  }
}
