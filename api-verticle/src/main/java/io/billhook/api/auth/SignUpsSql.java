package io.billhook.api.auth;

/** Statements of {@link SignUps}. */
final class SignUpsSql {
  private SignUpsSql() {}

  static final String KNOWN =
      "SELECT id FROM account WHERE lower(email) = lower($1) AND email_verified_at IS NOT NULL";

  /** Costs the commit what a real answer's does, and leaves nothing behind. */
  static final String DECOY = "SELECT pg_logical_emit_message(true, 'billhook', repeat('x', 1000))";

  /** $7 expires, $8 now. */
  static final String CREATE =
      """
      INSERT INTO signup (id, email, password_hash, name, tenant_name, token_hash, expires_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  /** Held to the end of the transaction: of several sign-ups for one address, one is first. */
  static final String LOCK =
      """
      SELECT pg_advisory_xact_lock(hashtextextended('billhook.signup:' || lower(email), 0))
      FROM signup WHERE token_hash = $1
      """;

  static final String TAKE =
      """
      DELETE FROM signup WHERE token_hash = $1 AND expires_at > $2
      RETURNING email, password_hash, name, tenant_name
      """;

  /** No row: the address is verified already. One that was not is taken over. */
  static final String ACCOUNT =
      """
      INSERT INTO account (id, email, password_hash, name, email_verified_at, password_changed_at)
      VALUES ($1, $2, $3, $4, $5, $5)
      ON CONFLICT (lower(email)) DO UPDATE
        SET password_hash = excluded.password_hash, name = excluded.name,
            email_verified_at = excluded.email_verified_at,
            password_changed_at = excluded.password_changed_at, updated_at = now()
        WHERE account.email_verified_at IS NULL
      RETURNING id
      """;

  static final String TENANT = "INSERT INTO tenant (id, name) VALUES ($1, $2)";

  static final String OWNER =
      "INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'owner')";

  static final String DEFAULT_TENANT = "UPDATE account SET default_tenant = $2 WHERE id = $1";

  static final String DISCARD_OTHERS = "DELETE FROM signup WHERE lower(email) = lower($1)";
}
