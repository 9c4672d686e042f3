package io.billhook.api.auth;

/** Statements of {@link SecondFactors}. */
final class SecondFactorsSql {
  private SecondFactorsSql() {}

  static final String IS_ON = "SELECT email FROM account WHERE id = $1 AND second_factor";

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

  /** $2 session, $3 since when it counts. */
  static final String STALE =
      """
      SELECT a.id FROM account a
      WHERE a.id = $1 AND a.second_factor
        AND NOT EXISTS (SELECT FROM session s
                        WHERE s.id = $2 AND s.account_id = a.id AND s.mfa_at > $3)
      """;
}
