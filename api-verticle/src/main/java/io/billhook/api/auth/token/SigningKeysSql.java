package io.billhook.api.auth.token;

/** Statements of {@link SigningKeys}. */
final class SigningKeysSql {
  private SigningKeysSql() {}

  static final String ALL =
      """
      SELECT id, public_jwk::text AS public_jwk, sealed, signs_from, retired_at,
             agreed_at IS NOT NULL AS agreed
      FROM signing_key
      WHERE retired_at IS NULL OR retired_at > $1
      ORDER BY signs_from, created_at, id
      """;

  /** Held to the end of the transaction: two first starts at once make one key. */
  static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('billhook.signing_key'))";

  static final String CREATE =
      """
      INSERT INTO signing_key (id, public_jwk, sealed, signs_from, agreed_at)
      VALUES ($1, $2::text::jsonb, $3, $4, CASE WHEN $5 THEN now() END)
      """;
}
