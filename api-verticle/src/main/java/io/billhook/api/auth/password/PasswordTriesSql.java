package io.billhook.api.auth.password;

/**
 * Statements of {@link PasswordTries}. The COMMIT of the first two does not wait for the disk: a
 * count that a crash forgets does no harm, and at log-in the time would tell that the account
 * exists. $2 is the address of the network; known is one that has signed in before.
 */
final class PasswordTriesSql {
  private PasswordTriesSql() {}

  static final String OF_ADDRESS =
      """
      SELECT a.id, a.password_hash, a.failed_logins, a.locked_until, a.email_verified_at,
             EXISTS (SELECT FROM session s WHERE s.account_id = a.id AND s.ip = $2) AS known_address,
             set_config('synchronous_commit', 'off', true) AS not_waiting
      FROM account a WHERE lower(a.email) = lower($1)
      FOR UPDATE OF a
      """;

  static final String OF_ACCOUNT =
      """
      SELECT a.id, a.password_hash, a.failed_logins, a.locked_until, a.email_verified_at,
             EXISTS (SELECT FROM session s WHERE s.account_id = a.id AND s.ip = $2) AS known_address,
             set_config('synchronous_commit', 'off', true) AS not_waiting
      FROM account a WHERE a.id = $1
      FOR UPDATE OF a
      """;

  static final String COUNT =
      "UPDATE account SET failed_logins = $2, locked_until = $3 WHERE id = $1";

  static final String RESET =
      """
      UPDATE account SET failed_logins = 0, locked_until = NULL
      WHERE id = $1 AND password_hash = $2
      """;
}
