package io.billhook.api.auth.password;

/** Statements of {@link PasswordChanges}. */
final class PasswordChangesSql {
  private PasswordChangesSql() {}

  /** $2 hash, $3 now, $4 the hash of the one that was proven. */
  static final String SET =
      """
      UPDATE account SET password_hash = $2, password_changed_at = $3, updated_at = now()
      WHERE id = $1 AND password_hash = $4
      RETURNING email
      """;

  /** What was begun with the old password. */
  static final String DISCARD =
      """
      DELETE FROM one_time_token
      WHERE account_id = $1 AND NOT (purpose = 'email_change' AND data->>'use' = 'take_back')
      """;
}
