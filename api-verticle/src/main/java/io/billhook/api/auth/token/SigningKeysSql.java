package io.billhook.api.auth.token;

/** Statements of {@link SigningKeys}. */
final class SigningKeysSql {
  private SigningKeysSql() {}

  static final String ALL =
      """
      SELECT id, public_jwk::text AS public_jwk, sealed, signs_from, retired_at FROM signing_key
      WHERE retired_at IS NULL OR retired_at > $1
      ORDER BY signs_from, created_at, id
      """;

  /** Held to the end of the transaction: two first starts at once make one key. */
  static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('billhook.signing_key'))";

  static final String CREATE =
      """
      INSERT INTO signing_key (id, public_jwk, sealed, signs_from)
      VALUES ($1, $2::text::jsonb, $3, $4)
      """;
}
