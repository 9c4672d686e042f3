package io.billhook.api.auth.factor;

/** Statements of {@link Phones}. */
final class PhonesSql {
  private PhonesSql() {}

  static final String SET =
      """
      UPDATE account SET phone = $2, phone_verified_at = now(), updated_at = now()
      WHERE id = $1
      RETURNING email
      """;

  static final String REMOVE =
      """
      UPDATE account
      SET phone = NULL, phone_verified_at = NULL, sms_factor_at = NULL, updated_at = now()
      WHERE id = $1 AND phone IS NOT NULL
      RETURNING email, second_factor
      """;
}
