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

  static final String FACTORS =
      "SELECT totp_confirmed_at, sms_factor_at FROM account WHERE id = $1";

  static final String IDENTITIES =
      """
      SELECT provider, created_at FROM external_identity WHERE account_id = $1
      ORDER BY created_at, provider
      """;
}
