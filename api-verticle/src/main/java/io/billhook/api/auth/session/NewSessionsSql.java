package io.billhook.api.auth.session;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link NewSessions}. */
final class NewSessionsSql {
  private NewSessionsSql() {}

  /** A row where the account has had sessions, and none from this address with this client. */
  static final String UNSEEN =
      """
      SELECT a.email FROM account a
      WHERE a.id = $1
        AND EXISTS (SELECT FROM session s WHERE s.account_id = a.id)
        AND NOT EXISTS (SELECT FROM session s
                        WHERE s.account_id = a.id AND s.ip = $2 AND s.user_agent = $3)
      """;

  /** A session and the secret that its refresh tokens are derived from. */
  record Create(
      UUID id,
      UUID account,
      Buffer sealedSecret,
      String ip,
      String userAgent,
      Instant now,
      Instant expires,
      @Nullable Instant factorShown) {}

  static final String CREATE =
      """
      INSERT INTO session (id, account_id, secret, ip, user_agent, created_at, last_used_at, expires_at,
                           mfa_at)
      VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)
      """;

  static final String LOCK = "SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE";

  /** $2 now, $3 how many stay. */
  static final String END_OLDEST =
      """
      UPDATE session SET revoked_at = $2, revoked_for = 'limit'
      WHERE id IN (SELECT id FROM session
                   WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2
                   ORDER BY created_at DESC, id DESC OFFSET $3)
        AND revoked_at IS NULL
      RETURNING id
      """;

  static final String FACTOR_SHOWN = "UPDATE session SET mfa_at = $2 WHERE id = $1";
}
