package io.billhook.api.auth;

/** Statements of {@link LogIn}. */
final class LogInSql {
  private LogInSql() {}

  /** The COMMIT after it does not wait for the disk. */
  static final String NOT_WAITING = "SELECT set_config('synchronous_commit', 'off', true)";
}
