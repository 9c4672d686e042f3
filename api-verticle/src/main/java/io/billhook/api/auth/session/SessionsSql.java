package io.billhook.api.auth.session;

/** Statements of {@link Sessions}. */
final class SessionsSql {
  private SessionsSql() {}

  /** $2 now, $3 ids below this one alone, or NULL. */
  static final String LIST =
      """
      SELECT id, created_at, last_used_at, ip, user_agent FROM session
      WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2
        AND ($3::uuid IS NULL OR id < $3::uuid)
      ORDER BY id DESC
      LIMIT $4
      """;

  static final String END =
      """
      UPDATE session SET revoked_at = $3, revoked_for = $4
      WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL
      """;

  /** $2 the one that stays, or NULL. */
  static final String END_OTHERS =
      """
      UPDATE session SET revoked_at = $3, revoked_for = $4
      WHERE account_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id <> $2::uuid)
      RETURNING id
      """;
}
