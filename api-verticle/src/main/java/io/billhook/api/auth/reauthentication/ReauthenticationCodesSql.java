package io.billhook.api.auth.reauthentication;

/** Statements of {@link ReauthenticationCodes}; $2 account, $3 session. */
final class ReauthenticationCodesSql {
  private ReauthenticationCodesSql() {}

  /** No row: the account is gone. */
  static final String CREATE =
      """
      INSERT INTO one_time_token (hash, purpose, account_id, data, expires_at)
      SELECT $1, 'oauth', id,
             jsonb_build_object('use', 'reauthentication', 'session', $3::uuid::text), $4
      FROM account WHERE id = $2
      """;

  static final String TAKE =
      """
      DELETE FROM one_time_token
      WHERE hash = $1 AND purpose = 'oauth' AND data->>'use' = 'reauthentication'
        AND account_id = $2 AND data->>'session' = $3::uuid::text AND expires_at > $4
      """;
}
