package io.billhook.api.auth.token;

/** Statements of {@link Installation}. */
final class InstallationSql {
  private InstallationSql() {}

  static final String ID = "SELECT id FROM installation";

  static final String MARK_DEVELOPMENT = "UPDATE installation SET development = true";

  static final String IS_DEVELOPMENT = "SELECT development FROM installation";
}
