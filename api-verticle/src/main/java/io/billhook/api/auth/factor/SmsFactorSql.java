package io.billhook.api.auth.factor;

/** Statements of {@link SmsFactor}. */
final class SmsFactorSql {
  private SmsFactorSql() {}

  static final String ADD =
      """
      UPDATE account SET sms_factor_at = $2, updated_at = now()
      WHERE id = $1 AND phone_verified_at IS NOT NULL AND sms_factor_at IS NULL
      RETURNING email
      """;

  static final String REMOVE =
      """
      UPDATE account SET sms_factor_at = NULL, updated_at = now()
      WHERE id = $1 AND sms_factor_at IS NOT NULL
      RETURNING email, second_factor
      """;

  /** $2 now, $3 how many attempts there may be. */
  static final String ASKED =
      """
      SELECT account_id FROM one_time_token
      WHERE hash = $1 AND purpose = 'mfa' AND expires_at > $2 AND attempts < $3
      """;

  static final String PHONE =
      "SELECT phone FROM account WHERE id = $1 AND sms_factor_at IS NOT NULL";
}
