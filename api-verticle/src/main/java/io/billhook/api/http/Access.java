package io.billhook.api.http;

/** Who may use a route. */
public sealed interface Access {

  /** Everyone, without credentials. */
  record Anyone() implements Access {}

  /**
   * An API key with this scope, or a member of the chosen tenant: any may read, viewers may not
   * write. What they see is bound to the tenant.
   *
   * @param scope {@code feature:read} or {@code feature:write}
   */
  record Scope(String scope) implements Access {
    TenantRole leastRole() {
      return scope.endsWith(":read") ? TenantRole.VIEWER : TenantRole.MEMBER;
    }
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

  static Access scope(String scope) {
    return new Scope(scope);
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
