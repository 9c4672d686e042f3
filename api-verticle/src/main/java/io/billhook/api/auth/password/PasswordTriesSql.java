package io.billhook.api.auth.password;

/**
 * Statements of {@link PasswordTries}. The COMMIT after those that lock does not wait for the disk:
 * a count that a crash forgets does no harm, and at log-in the time would tell that the account
 * exists. $2 is the address of the network; known is one that has signed in before.
 */
final class PasswordTriesSql {
  private PasswordTriesSql() {}

  /** One row, whether there is an account or not. $3 slot and $4 hash of the address. */
  static final String LOOK_AT_ADDRESS =
      """
      SELECT a.id, a.password_hash, a.email_verified_at,
             CASE WHEN a.id IS NULL THEN u.locked_until ELSE a.locked_until END AS locked_until,
             EXISTS (SELECT FROM session s WHERE s.account_id = a.id AND s.ip = $2) AS known_address
      FROM (SELECT) one
      LEFT JOIN account a ON lower(a.email) = lower($1)
      LEFT JOIN unknown_address u ON u.slot = $3 AND u.hash = $4
      """;

  static final String LOOK_AT_ACCOUNT =
      """
      SELECT a.id, a.password_hash, a.email_verified_at, a.locked_until,
             EXISTS (SELECT FROM session s WHERE s.account_id = a.id AND s.ip = $2) AS known_address
      FROM account a WHERE a.id = $1
      """;

  /**
   * One row, locked either way, so that parallel guesses take their turn: the account's, else that
   * of the address, $3 its slot, $4 its hash. Another address in the slot has to go. $5 now.
   */
  static final String OF_ADDRESS =
      """
      WITH known AS (
        SELECT a.id, a.password_hash, a.failed_logins, a.locked_until, a.last_failed_at
        FROM account a WHERE lower(a.email) = lower($1)
        FOR UPDATE OF a
      ), unknown AS (
        INSERT INTO unknown_address AS u (slot, hash, failures, tried_at)
        SELECT $3::integer, $4::bytea, 0, $5::timestamptz WHERE NOT EXISTS (SELECT FROM known)
        ON CONFLICT (slot) DO UPDATE
        SET hash = excluded.hash,
            failures = CASE WHEN u.hash = excluded.hash THEN u.failures ELSE 0 END,
            locked_until = CASE WHEN u.hash = excluded.hash THEN u.locked_until END
        RETURNING slot, failures, locked_until, tried_at
      )
      SELECT k.id, NULL AS slot, k.password_hash, k.failed_logins, k.locked_until, k.last_failed_at,
             EXISTS (SELECT FROM session s WHERE s.account_id = k.id AND s.ip = $2) AS known_address,
             set_config('synchronous_commit', 'off', true) AS not_waiting
      FROM known k
      UNION ALL
      SELECT NULL, slot, NULL, failures, locked_until, tried_at, false,
             set_config('synchronous_commit', 'off', true)
      FROM unknown
      """;

  static final String OF_ACCOUNT =
      """
      SELECT a.id, a.password_hash, a.failed_logins, a.locked_until, a.last_failed_at,
             EXISTS (SELECT FROM session s WHERE s.account_id = a.id AND s.ip = $2) AS known_address,
             set_config('synchronous_commit', 'off', true) AS not_waiting
      FROM account a WHERE a.id = $1
      FOR UPDATE OF a
      """;

  /** $2 failures, $3 until when it pauses, $4 now. */
  static final String COUNT =
      """
      UPDATE account SET failed_logins = $2, locked_until = $3, last_failed_at = $4 WHERE id = $1
      """;

  static final String COUNT_UNKNOWN =
      """
      UPDATE unknown_address SET failures = $2, locked_until = $3, tried_at = $4 WHERE slot = $1
      """;

  static final String RESET =
      "UPDATE account SET failed_logins = 0, locked_until = NULL WHERE id = $1";

  /** $2 the hash that a password was right for. */
  static final String STILL =
      "SELECT 1 AS one FROM account WHERE id = $1 AND password_hash = $2 FOR NO KEY UPDATE";
}
