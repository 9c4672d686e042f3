package io.billhook.api.auth.external;

/** Statements of {@link LogInCodes}. */
final class LogInCodesSql {
  private LogInCodesSql() {}

  static final String DISCARD_EXPIRED =
      "DELETE FROM one_time_token WHERE account_id = $1 AND purpose = 'oauth' AND expires_at <= $2";

  /** No row: the account is gone. */
  static final String CREATE =
      """
      INSERT INTO one_time_token (hash, purpose, account_id, data, expires_at)
      SELECT $1, 'oauth', id, $3::text::jsonb, $4 FROM account WHERE id = $2
      """;

  static final String TAKE =
      """
      DELETE FROM one_time_token
      WHERE hash = $1 AND purpose = 'oauth' AND data->>'use' = $2 AND expires_at > $3
      RETURNING account_id, data::text AS data
      """;
}
