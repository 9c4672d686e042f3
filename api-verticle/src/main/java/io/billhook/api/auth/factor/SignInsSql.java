package io.billhook.api.auth.factor;

/** Statements of {@link SignIns}. */
final class SignInsSql {
  private SignInsSql() {}

  static final String ASK =
      """
      INSERT INTO one_time_token (hash, purpose, account_id, expires_at) VALUES ($1, 'mfa', $2, $3)
      """;

  /** $2 now, $3 how many there may be. */
  static final String ATTEMPT =
      """
      UPDATE one_time_token SET attempts = attempts + 1
      WHERE hash = $1 AND purpose = 'mfa' AND expires_at > $2 AND attempts < $3
      RETURNING account_id
      """;

  static final String TAKE = "DELETE FROM one_time_token WHERE hash = $1 AND purpose = 'mfa'";
}
