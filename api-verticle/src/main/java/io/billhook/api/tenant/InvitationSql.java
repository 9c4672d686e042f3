package io.billhook.api.tenant;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/** Statements of {@link InvitationRoutes}. */
final class InvitationSql {
  private InvitationSql() {}

  /** Those that are neither accepted nor revoked. $1 ids below this one, $2 rows. */
  static final String LIST =
      """
      SELECT id, email, role, invited_by, created_at, expires_at
      FROM invitation
      WHERE tenant_id = current_tenant() AND accepted_at IS NULL AND revoked_at IS NULL
        AND ($1::uuid IS NULL OR id < $1)
      ORDER BY id DESC LIMIT $2
      """;

  static final String MEMBER_WITH =
      """
      SELECT m.account_id FROM membership m JOIN account a ON a.id = m.account_id
      WHERE m.tenant_id = current_tenant() AND lower(a.email) = lower($1)
      """;

  /** One open invitation for each address. */
  static final String REPLACE =
      """
      UPDATE invitation SET revoked_at = now()
      WHERE tenant_id = current_tenant() AND lower(email) = lower($1)
        AND accepted_at IS NULL AND revoked_at IS NULL
      """;

  /** An invitation that is good for so many days. */
  record Create(
      UUID id, UUID tenant, String email, String role, Buffer tokenHash, UUID inviter, int days) {}

  static final String CREATE =
      """
      INSERT INTO invitation (id, tenant_id, email, role, token_hash, invited_by, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))
      RETURNING id, email, role, invited_by, created_at, expires_at
      """;

  static final String ROLE_OF_OPEN =
      """
      SELECT role FROM invitation
      WHERE tenant_id = current_tenant() AND id = $1
        AND accepted_at IS NULL AND revoked_at IS NULL
      """;

  static final String REVOKE =
      "UPDATE invitation SET revoked_at = now() WHERE tenant_id = current_tenant() AND id = $1";

  /**
   * As auth: $1 hash of the token, $2 account. Of several at once the first writes, and the others
   * then see that it is used.
   */
  static final String ACCEPT =
      """
      UPDATE invitation i SET accepted_at = now()
      FROM account a, tenant t
      WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL
        AND i.expires_at > now() AND t.id = i.tenant_id AND t.deleted_at IS NULL
        AND a.id = $2 AND a.email_verified_at IS NOT NULL AND lower(a.email) = lower(i.email)
      RETURNING i.id, i.tenant_id, i.role
      """;

  /** As auth. Who has come in another way meanwhile keeps their role. */
  static final String JOIN =
      """
      INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, $3)
      ON CONFLICT (tenant_id, account_id) DO NOTHING
      """;

  /** As auth: $1 account, $2 tenant. */
  static final String MAKE_DEFAULT =
      "UPDATE account SET default_tenant = $2 WHERE id = $1 AND default_tenant IS NULL";

  /** As auth: $1 tenant, $2 account. */
  static final String JOINED =
      """
      SELECT t.id, t.name, m.role, t.created_at, t.deleted_at, t.purge_at
      FROM membership m JOIN tenant t ON t.id = m.tenant_id
      WHERE m.tenant_id = $1 AND m.account_id = $2
      """;
}
