package io.billhook.api.auth;

/** Statements of {@link PasswordChanges}. */
final class PasswordChangesSql {
  private PasswordChangesSql() {}

  static final String CURRENT = "SELECT password_hash FROM account WHERE id = $1";

  static final String SET =
      """
      UPDATE account SET password_hash = $2, password_changed_at = $3, updated_at = now()
      WHERE id = $1
      RETURNING email
      """;

  /** What was begun with the old password. */
  static final String DISCARD =
      "DELETE FROM one_time_token WHERE account_id = $1 AND purpose IN ('password_reset', 'mfa')";
}
