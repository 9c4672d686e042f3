package io.billhook.api.auth.password;

/** Statements of {@link WaysIn}. */
final class WaysInSql {
  private WaysInSql() {}

  /**
   * $2 since when an identity is a young one. Of one that was linked before the account had its
   * address, nobody knows whether it is that address's owner's, however old it is.
   */
  static final String UNLINK =
      """
      DELETE FROM external_identity e USING account a
      WHERE a.id = $1 AND e.account_id = a.id
        AND (e.created_at > $2 OR e.created_at < a.email_verified_at)
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

  /**
   * Those that are young, or older than the account's address. $2 since when one is young, $3 now.
   */
  static final String KEYS =
      """
      SELECT k.prefix, k.created_at FROM api_key k JOIN account a ON a.id = k.created_by
      WHERE a.id = $1 AND (k.created_at > $2 OR k.created_at < a.email_verified_at)
        AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $3)
      ORDER BY k.created_at DESC LIMIT 50
      """;

  static final String FACTORS =
      "SELECT totp_confirmed_at, sms_factor_at FROM account WHERE id = $1";

  static final String IDENTITIES =
      """
      SELECT provider, created_at FROM external_identity WHERE account_id = $1
      ORDER BY created_at, provider
      """;
}
