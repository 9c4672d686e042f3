package io.billhook.api.auth.email;

/** Statements of {@link AddressChanges}, {@link AddressTakeBacks} and {@link ProvenAddress}. */
final class AddressSql {
  private AddressSql() {}

  /** $2 the new address. */
  static final String LOCK =
      "SELECT email, lower(email) = lower($2) AS same FROM account WHERE id = $1 FOR UPDATE";

  static final String DISCARD_PENDING =
      """
      DELETE FROM one_time_token
      WHERE account_id = $1 AND purpose = 'email_change' AND data->>'use' = 'confirm'
      """;

  /** $2 whose it may be. */
  static final String TAKEN = "SELECT id FROM account WHERE lower(email) = lower($1) AND id <> $2";

  /** Costs the commit what a real answer's does, and leaves nothing behind. */
  static final String DECOY = "SELECT pg_logical_emit_message(true, 'billhook', repeat('x', 1000))";

  /** $3 address that it is sent to. */
  static final String CREATE =
      """
      INSERT INTO one_time_token (hash, purpose, account_id, data, expires_at)
      VALUES ($1, 'email_change', $2, jsonb_build_object('use', 'confirm', 'email', $3::text), $4)
      """;

  /** For the present address, and since when the account has it. */
  static final String OFFER =
      """
      INSERT INTO one_time_token (hash, purpose, account_id, data, expires_at)
      SELECT $1, 'email_change', id,
             jsonb_build_object('use', 'take_back', 'email', email, 'since', email_verified_at), $3
      FROM account WHERE id = $2
      """;

  static final String ASKED =
      """
      SELECT t.data->>'email' AS email, a.email AS present, a.name
      FROM one_time_token t JOIN account a ON a.id = t.account_id
      WHERE t.hash = $1 AND t.purpose = 'email_change' AND t.data->>'use' = 'confirm'
        AND t.expires_at > $2
      """;

  /** Of all who prove one address at once, by sign-ups too, one is first. */
  static final String HOLD =
      """
      SELECT pg_advisory_xact_lock(
        hashtextextended('billhook.signup:' || lower(data->>'email'), 0))
      FROM one_time_token WHERE hash = $1 AND purpose = 'email_change'
      """;

  /** The account before the token, as everywhere. */
  static final String WHOSE =
      """
      SELECT a.email FROM account a JOIN one_time_token t ON t.account_id = a.id
      WHERE t.hash = $1 AND t.purpose = 'email_change'
      FOR UPDATE OF a
      """;

  static final String TAKE =
      """
      DELETE FROM one_time_token
      WHERE hash = $1 AND purpose = 'email_change' AND data->>'use' = $2 AND expires_at > $3
      RETURNING account_id, data->>'email' AS email, created_at,
                coalesce((data->>'since')::timestamptz, $3) AS since
      """;

  /** $3 since when it is the account's. */
  static final String SET =
      "UPDATE account SET email = $2, email_verified_at = $3, updated_at = now() WHERE id = $1";

  /** Whoever changed the address knew it. */
  static final String FORGET_PASSWORD =
      """
      UPDATE account SET password_hash = NULL, password_changed_at = NULL, updated_at = now()
      WHERE id = $1
      """;

  /** $2 since when, $3 now. */
  static final String REVOKE_KEYS =
      """
      UPDATE api_key SET revoked_at = $3
      WHERE created_by = $1 AND created_at >= $2 AND revoked_at IS NULL
      RETURNING tenant_id
      """;

  /** $2 since when, $3 now. */
  static final String REVOKE_INVITATIONS =
      """
      UPDATE invitation SET revoked_at = $3
      WHERE invited_by = $1 AND created_at >= $2 AND accepted_at IS NULL AND revoked_at IS NULL
      """;

  static final String DISCARD_SIGNUPS = "DELETE FROM signup WHERE lower(email) = lower($1)";

  /** What was sent to the address of before. */
  static final String DISCARD_SENT =
      "DELETE FROM one_time_token WHERE account_id = $1 AND purpose = 'password_reset'";

  /** All but the ways back to still older addresses. $2 when the token was made, $3 its address. */
  static final String DISCARD_LATER =
      """
      DELETE FROM one_time_token
      WHERE account_id = $1
        AND (purpose <> 'email_change' OR data->>'use' <> 'take_back' OR created_at >= $2
             OR lower(data->>'email') = lower($3))
      """;
}
