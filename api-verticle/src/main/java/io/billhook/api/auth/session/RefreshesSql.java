package io.billhook.api.auth.session;

/** Statements of {@link Refreshes}. */
final class RefreshesSql {
  private RefreshesSql() {}

  static final String LOCK =
      """
      SELECT account_id, secret, active, seen, created_at FROM session
      WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2
      FOR UPDATE
      """;

  static final String ADVANCE =
      "UPDATE session SET active = $2, last_used_at = $3, expires_at = $4 WHERE id = $1";

  static final String NOTE =
      "INSERT INTO session_rotation (session_id, number, rotated_at) VALUES ($1, $2, $3)";

  static final String FORGET =
      "DELETE FROM session_rotation WHERE session_id = $1 AND rotated_at < $2";

  static final String ROTATED =
      "SELECT rotated_at FROM session_rotation WHERE session_id = $1 AND number = $2";

  static final String REVOKE =
      "UPDATE session SET revoked_at = $2, revoked_for = 'reuse' WHERE id = $1";
}
