package io.billhook.api.auth.factor;

/** Statements of {@link OperatorEnrolment}. */
final class OperatorEnrolmentSql {
  private OperatorEnrolmentSql() {}

  static final String FIND =
      """
      SELECT id, email FROM account
      WHERE lower(email) = lower($1) AND operator_role IS NOT NULL
      FOR UPDATE
      """;

  static final String REPLACE =
      """
      UPDATE account
      SET totp_sealed = $2, totp_confirmed_at = $3, totp_last_step = NULL, sms_factor_at = NULL,
          failed_factors = 0, factors_locked_until = NULL, updated_at = now()
      WHERE id = $1
      """;

  static final String MISSING =
      "SELECT count(*) AS missing FROM account WHERE operator_role IS NOT NULL AND NOT second_factor";

  static final String NOT_SHOWN =
      "UPDATE session SET mfa_at = NULL WHERE account_id = $1 AND mfa_at IS NOT NULL";
}
