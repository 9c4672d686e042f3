package io.billhook.api.auth.external;

/** Statements of {@link ExternalLogIns}. */
final class ExternalLogInsSql {
  private ExternalLogInsSql() {}

  /** As a sign-up takes it: of all who prove one address at once, one is first. */
  static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('billhook.signup:' || lower($1), 0))";

  static final String ACCOUNT = "SELECT id FROM account WHERE lower(email) = lower($1)";
}
