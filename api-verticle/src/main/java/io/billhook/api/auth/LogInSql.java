package io.billhook.api.auth;

/** Statements of {@link LogIn}. */
final class LogInSql {
  private LogInSql() {}

  /** $1 account, $2 hash of the same password. */
  static final String HASHED_ANEW = "UPDATE account SET password_hash = $2 WHERE id = $1";

  /** The COMMIT after it does not wait for the disk. */
  static final String NOT_WAITING = "SELECT set_config('synchronous_commit', 'off', true)";
}
