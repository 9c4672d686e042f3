package io.billhook.api.messaging.credential;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link CredentialRoutes}; the policy of the table keeps to the tenant. */
final class CredentialSql {
  private CredentialSql() {}

  /** What a row keeps. */
  record Set(
      UUID tenant,
      String provider,
      Buffer sealed,
      String sender,
      @Nullable Buffer webhookHash,
      @Nullable String accountSid) {}

  /** A row that was there keeps its token. */
  static final String SET =
      """
      INSERT INTO messaging_credential
        (tenant_id, provider, sealed, sender, webhook_hash, account_sid)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (tenant_id, provider) DO UPDATE
      SET sealed = excluded.sealed, sender = excluded.sender, account_sid = excluded.account_sid,
          updated_at = clock_timestamp()
      RETURNING provider, sender, account_sid, created_at, updated_at,
        webhook_hash IS NOT DISTINCT FROM $5 AS made
      """;

  /** $1 provider. */
  static final String GET =
      """
      SELECT provider, sender, account_sid, created_at, updated_at
      FROM messaging_credential WHERE provider = $1
      """;

  /** $1 provider. */
  static final String DELETE = "DELETE FROM messaging_credential WHERE provider = $1";
}
