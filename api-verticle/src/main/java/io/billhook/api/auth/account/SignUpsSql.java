package io.billhook.api.auth.account;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link SignUps}. */
final class SignUpsSql {
  private SignUpsSql() {}

  static final String KNOWN =
      "SELECT id FROM account WHERE lower(email) = lower($1) AND email_verified_at IS NOT NULL";

  /** Costs the commit what a real answer's does, and leaves nothing behind. */
  static final String DECOY = "SELECT pg_logical_emit_message(true, 'billhook', repeat('x', 1000))";

  /**
   * A sign-up that waits for a mail to be opened.
   *
   * @param tokenHash of the mail's link; null for one without a mail
   */
  record Create(
      UUID id,
      String email,
      String name,
      String tenantName,
      @Nullable Buffer tokenHash,
      Instant expires,
      Instant now) {}

  /** Replaces the one without a mail, so an address has no more rows than mails, and one. */
  static final String CREATE =
      """
      WITH replaced AS (
        DELETE FROM signup WHERE lower(email) = lower($2) AND token_hash IS NULL)
      INSERT INTO signup (id, email, name, tenant_name, token_hash, expires_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """;

  /** What a link opens: the newest for the address that it was sent to. $2 now. */
  static final String OPEN =
      """
      SELECT linked.email, newest.name, newest.tenant_name
      FROM signup linked JOIN signup newest ON lower(newest.email) = lower(linked.email)
      WHERE linked.token_hash = $1 AND linked.expires_at > $2
      ORDER BY newest.created_at DESC, newest.id DESC LIMIT 1
      """;
}
