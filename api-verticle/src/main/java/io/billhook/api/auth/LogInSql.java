package io.billhook.api.auth;

/** Statements of {@link LogIn}. */
final class LogInSql {
  private LogInSql() {}

  /**
   * Its COMMIT does not wait for the disk: a count that a crash forgets does no harm, and the time
   * would tell that the account exists. A known address is one that has signed in before.
   */
  static final String FIND =
      """
      SELECT a.id, a.password_hash, a.failed_logins, a.locked_until, a.email_verified_at,
             EXISTS (SELECT FROM session s WHERE s.account_id = a.id AND s.ip = $2) AS known_address,
             set_config('synchronous_commit', 'off', true) AS not_waiting
      FROM account a WHERE lower(a.email) = lower($1)
      FOR UPDATE OF a
      """;

  static final String NOT_WAITING = "SELECT set_config('synchronous_commit', 'off', true)";

  static final String COUNT =
      "UPDATE account SET failed_logins = $2, locked_until = $3 WHERE id = $1";

  static final String RESET =
      """
      UPDATE account SET failed_logins = 0, locked_until = NULL
      WHERE id = $1 AND password_hash = $2
      """;
}
