package io.billhook.api.auth.account;

/** Statements of {@link FactorRemoval}. */
final class FactorRemovalSql {
  private FactorRemovalSql() {}

  static final String FIND =
      """
      SELECT id, email, operator_role IS NOT NULL AS is_operator, second_factor FROM account
      WHERE lower(email) = lower($1)
      FOR UPDATE
      """;

  /** Not the way back to an address; a number that was no factor stays. */
  static final String REMOVE =
      """
      WITH codes AS (DELETE FROM recovery_code WHERE account_id = $1),
           texts AS (DELETE FROM text_code WHERE account_id = $1),
           tokens AS (
             DELETE FROM one_time_token
             WHERE account_id = $1
               AND NOT (purpose = 'email_change' AND data->>'use' = 'take_back'))
      UPDATE account
      SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL,
          phone = CASE WHEN sms_factor_at IS NULL THEN phone END,
          phone_verified_at = CASE WHEN sms_factor_at IS NULL THEN phone_verified_at END,
          sms_factor_at = NULL, failed_factors = 0, factors_locked_until = NULL, updated_at = now()
      WHERE id = $1
      """;
}
