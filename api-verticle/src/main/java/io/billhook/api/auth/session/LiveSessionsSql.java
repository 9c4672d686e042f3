package io.billhook.api.auth.session;

/** Statements of {@link LiveSessions}. */
final class LiveSessionsSql {
  private LiveSessionsSql() {}

  static final String FIND =
      """
      SELECT s.account_id, s.seen, s.expires_at, a.operator_role
      FROM session s JOIN account a ON a.id = s.account_id
      WHERE s.id = $1 AND s.revoked_at IS NULL
      """;

  /** $2 account, which must be locked: who ends its sessions locks it first. */
  static final String LIVES =
      "SELECT id FROM session WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL";

  /** $2 account, $3 now. What refers to the account is written by this transaction afterwards. */
  static final String HOLDS =
      """
      SELECT s.id FROM session s JOIN account a ON a.id = s.account_id
      WHERE s.id = $1 AND s.account_id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3
      FOR KEY SHARE OF a
      """;

  static final String SEEN =
      """
      UPDATE session SET seen = greatest(seen, $2), last_used_at = greatest(last_used_at, $3)
      WHERE id = $1
      """;
}
