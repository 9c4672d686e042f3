package io.billhook.api.auth.external;

/** Statements of {@link Identities}. */
final class IdentitiesSql {
  private IdentitiesSql() {}

  /** Held to the end: who takes it away then finds the code that it was good for. */
  static final String OWNER =
      """
      SELECT account_id FROM external_identity WHERE provider = $1 AND subject = $2
      FOR SHARE
      """;

  static final String HAS =
      "SELECT provider FROM external_identity WHERE account_id = $1 AND provider = $2";

  /**
   * $5 whether the account was made by it; nothing where the identity is taken, or the account has
   * one of this provider.
   */
  static final String ADD =
      """
      INSERT INTO external_identity (provider, subject, account_id, email, made_account)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT DO NOTHING
      """;

  static final String LIST =
      """
      SELECT provider, email, created_at FROM external_identity WHERE account_id = $1
      ORDER BY created_at DESC, provider
      """;

  /** Two identities that are taken away at once take their turn. */
  static final String LOCK =
      """
      SELECT email, password_hash IS NOT NULL AS has_password FROM account WHERE id = $1
      FOR UPDATE
      """;

  static final String REMOVE =
      "DELETE FROM external_identity WHERE account_id = $1 AND provider = $2";

  static final String DISCARD_CODES =
      "DELETE FROM one_time_token WHERE account_id = $1 AND purpose = 'oauth'";

  /** $2 the providers that are set up: no other lets anybody in. */
  static final String USABLE =
      "SELECT provider FROM external_identity WHERE account_id = $1 AND provider = ANY($2::text[])";
}
