package io.billhook.api.auth.account;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;

/** Statements of {@link SignUps}. */
final class SignUpsSql {
  private SignUpsSql() {}

  static final String KNOWN =
      "SELECT id FROM account WHERE lower(email) = lower($1) AND email_verified_at IS NOT NULL";

  /** Costs the commit what a real answer's does, and leaves nothing behind. */
  static final String DECOY = "SELECT pg_logical_emit_message(true, 'billhook', repeat('x', 1000))";

  /** A sign-up that waits for its mail to be opened. */
  record Create(
      UUID id,
      String email,
      String passwordHash,
      String name,
      String tenantName,
      Buffer tokenHash,
      Instant expires,
      Instant now) {}

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
}
