package io.billhook.api.auth.account;

/** Statements of {@link Invited}; $1 of the first two is the hash of the token. */
final class InvitedSql {
  private InvitedSql() {}

  static final String FIND =
      """
      SELECT i.email, i.role, t.name AS tenant_name, a.id AS account_id, inviter.name AS inviter
      FROM invitation i
      JOIN tenant t ON t.id = i.tenant_id AND t.deleted_at IS NULL
      LEFT JOIN account a ON lower(a.email) = lower(i.email) AND a.email_verified_at IS NOT NULL
      LEFT JOIN account inviter ON inviter.id = i.invited_by
      WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL
        AND i.expires_at > now()
      """;

  /** Of several at once the first writes, and the others then see that it is used. */
  static final String TAKE =
      """
      UPDATE invitation i SET accepted_at = now()
      FROM tenant t
      WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL
        AND i.expires_at > now() AND t.id = i.tenant_id AND t.deleted_at IS NULL
      RETURNING i.id, i.tenant_id, i.role
      """;

  static final String ACCOUNT =
      "SELECT id FROM account WHERE lower(email) = lower($1) AND email_verified_at IS NOT NULL";

  /** Who has come in another way meanwhile keeps their role. */
  static final String JOIN =
      """
      INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, $3)
      ON CONFLICT (tenant_id, account_id) DO NOTHING
      """;

  static final String MAKE_DEFAULT =
      "UPDATE account SET default_tenant = $2 WHERE id = $1 AND default_tenant IS NULL";
}
