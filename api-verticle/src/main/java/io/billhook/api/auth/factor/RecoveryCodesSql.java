package io.billhook.api.auth.factor;

/** Statements of {@link RecoveryCodes}. */
final class RecoveryCodesSql {
  private RecoveryCodesSql() {}

  static final String DISCARD = "DELETE FROM recovery_code WHERE account_id = $1";

  static final String ADD = "INSERT INTO recovery_code (account_id, hash) VALUES ($1, $2)";

  static final String USE =
      """
      UPDATE recovery_code SET used_at = $3
      WHERE account_id = $1 AND hash = $2 AND used_at IS NULL
      """;

  static final String LEFT =
      """
      SELECT count(*) AS codes_left FROM recovery_code
      WHERE account_id = $1 AND used_at IS NULL
      """;
}
