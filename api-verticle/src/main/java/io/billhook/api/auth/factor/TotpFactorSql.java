package io.billhook.api.auth.factor;

/** Statements of {@link TotpFactor}. */
final class TotpFactorSql {
  private TotpFactorSql() {}

  static final String BEGIN =
      """
      UPDATE account SET totp_sealed = $2, totp_last_step = NULL, updated_at = now()
      WHERE id = $1 AND totp_confirmed_at IS NULL
      RETURNING email
      """;

  static final String BEGUN =
      """
      SELECT email, totp_sealed FROM account
      WHERE id = $1 AND totp_sealed IS NOT NULL AND totp_confirmed_at IS NULL
      FOR UPDATE
      """;

  static final String CONFIRM =
      """
      UPDATE account SET totp_last_step = $2, totp_confirmed_at = $3, updated_at = now()
      WHERE id = $1
      """;

  static final String REMOVE =
      """
      UPDATE account
      SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, updated_at = now()
      WHERE id = $1 AND totp_confirmed_at IS NOT NULL
      RETURNING email, second_factor
      """;

  static final String CONFIRMED =
      "SELECT totp_sealed FROM account WHERE id = $1 AND totp_confirmed_at IS NOT NULL";

  /** Of two who come with one code at once, one writes; so with one that is older than the last. */
  static final String USE =
      """
      UPDATE account SET totp_last_step = $2
      WHERE id = $1 AND totp_confirmed_at IS NOT NULL AND coalesce(totp_last_step, -1) < $2
      """;
}
