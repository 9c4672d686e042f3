package io.billhook.api.auth.password;

/** Statements of {@link PasswordResets}. */
final class PasswordResetsSql {
  private PasswordResetsSql() {}

  static final String FIND =
      "SELECT id, email FROM account WHERE lower(email) = lower($1) AND email_verified_at IS NOT NULL";

  /** Costs the commit what a real answer's does, and leaves nothing behind. */
  static final String DECOY = "SELECT pg_logical_emit_message(true, 'billhook', repeat('x', 1000))";

  static final String DISCARD =
      "DELETE FROM one_time_token WHERE account_id = $1 AND purpose = 'password_reset'";

  static final String CREATE =
      """
      INSERT INTO one_time_token (hash, purpose, account_id, expires_at)
      VALUES ($1, 'password_reset', $2, $3)
      """;

  static final String WHOSE =
      """
      SELECT a.email, a.name FROM one_time_token t JOIN account a ON a.id = t.account_id
      WHERE t.hash = $1 AND t.purpose = 'password_reset' AND t.expires_at > $2
      """;

  static final String TAKE =
      """
      DELETE FROM one_time_token
      WHERE hash = $1 AND purpose = 'password_reset' AND expires_at > $2
      RETURNING account_id
      """;

  /** Who was locked out by guesses of others is let in again. */
  static final String SET =
      """
      UPDATE account
      SET password_hash = $2, password_changed_at = $3, failed_logins = 0, locked_until = NULL,
          updated_at = now()
      WHERE id = $1
      RETURNING email
      """;

  /** Also what was begun with the old password or at a provider; not the way back to an address. */
  static final String DISCARD_ALL =
      """
      DELETE FROM one_time_token
      WHERE account_id = $1 AND NOT (purpose = 'email_change' AND data->>'use' = 'take_back')
      """;
}
