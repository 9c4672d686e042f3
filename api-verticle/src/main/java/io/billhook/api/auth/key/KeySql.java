package io.billhook.api.auth.key;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link KeyRoutes}; but for the first three, the policies keep to the tenant. */
final class KeySql {
  private KeySql() {}

  /** As auth: $1 tenant, $2 account. */
  static final String MEMBER =
      """
      SELECT m.role FROM membership m JOIN tenant t ON t.id = m.tenant_id
      WHERE m.tenant_id = $1 AND m.account_id = $2 AND t.deleted_at IS NULL
      """;

  /** As auth: $1 tenant, $2 the key that asks. */
  static final String USABLE =
      """
      SELECT k.id FROM api_key k JOIN tenant t ON t.id = k.tenant_id
      WHERE k.tenant_id = $1 AND k.id = $2 AND k.revoked_at IS NULL AND t.deleted_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > now())
      """;

  /** As auth. */
  static final String ADDRESS = "SELECT email FROM account WHERE id = $1";

  /** $1 ids below this one, $2 rows. A revoked key is no longer shown, an expired one is. */
  static final String LIST =
      """
      SELECT id, name, prefix, scopes, expires_at, last_used_at, created_by, rotated_to, created_at
      FROM api_key
      WHERE tenant_id = current_tenant() AND revoked_at IS NULL AND ($1::uuid IS NULL OR id < $1)
      ORDER BY id DESC LIMIT $2
      """;

  static final String GET =
      """
      SELECT id, name, prefix, scopes, expires_at, last_used_at, created_by, rotated_to, created_at
      FROM api_key
      WHERE tenant_id = current_tenant() AND revoked_at IS NULL AND id = $1
      """;

  /**
   * One change of a key after another. A successor lives as long as its predecessor was meant to.
   */
  static final String LOCK =
      """
      SELECT name, scopes, rotated_to, expires_at IS NULL OR expires_at > now() AS usable,
             now() + (expires_at - created_at) AS successor_expires_at
      FROM api_key
      WHERE tenant_id = current_tenant() AND revoked_at IS NULL AND id = $1
      FOR NO KEY UPDATE
      """;

  /** A new key, and the account of who made it. */
  record Create(
      UUID id,
      UUID tenant,
      String name,
      String prefix,
      Buffer hash,
      List<String> scopes,
      @Nullable Instant expires,
      boolean live,
      @Nullable UUID maker) {}

  static final String CREATE =
      """
      INSERT INTO api_key
        (id, tenant_id, name, prefix, hash, scopes, expires_at, live, created_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      RETURNING id, name, prefix, scopes, expires_at, created_at
      """;

  /** A statement of its own: the next one sees what the one before us has written. */
  static final String LOCK_TENANT =
      "SELECT id FROM tenant WHERE id = current_tenant() FOR NO KEY UPDATE";

  static final String WORKING =
      """
      SELECT count(*) FILTER (WHERE rotated_to IS NULL) AS lasting,
             count(*) FILTER (WHERE rotated_to IS NOT NULL) AS replaced
      FROM api_key
      WHERE tenant_id = current_tenant() AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > now())
      """;

  /** $1 id, $2 successor, $3 seconds for which both work. */
  static final String RETIRE =
      """
      UPDATE api_key
      SET rotated_to = $2, expires_at = least(expires_at, now() + make_interval(secs => $3::integer))
      WHERE tenant_id = current_tenant() AND id = $1
      """;

  static final String REVOKE =
      "UPDATE api_key SET revoked_at = now() WHERE tenant_id = current_tenant() AND id = $1";
}
