package io.billhook.api.auth.password;

/** Statements of {@link WaysIn}. */
final class WaysInSql {
  private WaysInSql() {}

  /** $2 since when an identity is a young one. */
  static final String UNLINK =
      """
      DELETE FROM external_identity e USING account a
      WHERE a.id = $1 AND e.account_id = a.id AND e.created_at > $2 AND NOT e.made_account
        AND lower(e.email) IS DISTINCT FROM lower(a.email)
      RETURNING e.provider
      """;

  /** An app or a number that was begun and not confirmed: confirming asks for nothing else. */
  static final String DISCARD_BEGUN_APP =
      """
      UPDATE account SET totp_sealed = NULL
      WHERE id = $1 AND totp_sealed IS NOT NULL AND totp_confirmed_at IS NULL
      """;

  static final String DISCARD_TEXT_CODES = "DELETE FROM text_code WHERE account_id = $1";

  /** One that is no factor, which one click would make of it. $2 since when it is a young one. */
  static final String REMOVE_NUMBER =
      """
      UPDATE account SET phone = NULL, phone_verified_at = NULL
      WHERE id = $1 AND sms_factor_at IS NULL AND phone_verified_at > $2
      """;

  /** $2 since when a key is a young one, $3 now. */
  static final String KEYS =
      """
      SELECT prefix, created_at FROM api_key
      WHERE created_by = $1 AND created_at > $2 AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > $3)
      ORDER BY created_at LIMIT 50
      """;

  static final String FACTORS =
      "SELECT totp_confirmed_at, sms_factor_at FROM account WHERE id = $1";

  static final String IDENTITIES =
      """
      SELECT provider, created_at FROM external_identity WHERE account_id = $1
      ORDER BY created_at, provider
      """;
}
