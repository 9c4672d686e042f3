package io.billhook.api.http;

/** Who may use a route. */
public sealed interface Access {

  /** Everyone, without credentials. */
  record Anyone() implements Access {}

  /**
   * An API key with this scope; what it sees is bound to its tenant.
   *
   * @param scope {@code feature:read} or {@code feature:write}
   */
  record Scope(String scope) implements Access {}

  /** A person with this operator role, or one that includes it. */
  record Operator(OperatorRole least) implements Access {}

  static Access anyone() {
    return new Anyone();
  }

  static Access scope(String scope) {
    return new Scope(scope);
  }

  static Access operator(OperatorRole least) {
    return new Operator(least);
  }
}
