package io.billhook.api.auth.external;

/** Statements of {@link ExternalLogIns}. */
final class ExternalLogInsSql {
  private ExternalLogInsSql() {}

  static final String ACCOUNT = "SELECT id FROM account WHERE lower(email) = lower($1)";
}
