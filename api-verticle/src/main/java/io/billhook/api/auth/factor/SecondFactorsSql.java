package io.billhook.api.auth.factor;

/** Statements of {@link SecondFactors}. */
final class SecondFactorsSql {
  private SecondFactorsSql() {}

  static final String IS_ON = "SELECT email FROM account WHERE id = $1 AND second_factor";

  /** $2 session. */
  static final String EVER_SHOWN =
      """
      SELECT a.second_factor,
             EXISTS (SELECT FROM session s
                     WHERE s.id = $2 AND s.account_id = a.id AND s.mfa_at IS NOT NULL) AS shown
      FROM account a
      WHERE a.id = $1
      """;

  /** No row without a factor; $2 session, $3 since when it counts. */
  static final String SHOWN =
      """
      SELECT EXISTS (SELECT FROM session s
                     WHERE s.id = $2 AND s.account_id = a.id AND s.revoked_at IS NULL
                       AND s.mfa_at > $3) AS shown
      FROM account a
      WHERE a.id = $1 AND a.second_factor
      """;
}
