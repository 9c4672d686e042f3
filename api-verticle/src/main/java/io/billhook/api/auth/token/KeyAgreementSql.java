package io.billhook.api.auth.token;

/** Statements of {@link KeyAgreement}. */
final class KeyAgreementSql {
  private KeyAgreementSql() {}

  /** $1 now. Workers check no tokens. */
  static final String AGREE =
      """
      UPDATE signing_key k SET agreed_at = now()
      WHERE k.agreed_at IS NULL AND (k.retired_at IS NULL OR k.retired_at > $1)
        AND NOT EXISTS (
          SELECT FROM process p
          WHERE p.freed_at IS NULL AND p.dead_at IS NULL AND p.role <> 'worker'
            AND p.seen_at > now() - interval '11 seconds'
            AND CASE WHEN p.signing_keys IS NULL THEN k.created_at > now() - interval '11 seconds'
                     ELSE NOT k.id = ANY (p.signing_keys) END)
      """;

  /** $1 now. */
  static final String FORCE =
      """
      UPDATE signing_key SET agreed_at = now()
      WHERE agreed_at IS NULL AND id = (
        SELECT id FROM signing_key WHERE retired_at IS NULL OR retired_at > $1
        ORDER BY signs_from DESC, created_at DESC, id DESC LIMIT 1)
      """;

  /**
   * All that the newest key which is agreed on takes over from, $2 seconds after it signs; from $1
   * on at the earliest, since they have signed until now.
   */
  static final String RETIRE =
      """
      UPDATE signing_key k
      SET retired_at = greatest(newest.signs_from, $1) + make_interval(secs => $2)
      FROM (SELECT id, signs_from, created_at FROM signing_key
            WHERE agreed_at IS NOT NULL AND (retired_at IS NULL OR retired_at > $1)
            ORDER BY signs_from DESC, created_at DESC, id DESC LIMIT 1) newest
      WHERE k.retired_at IS NULL
        AND (k.signs_from, k.created_at, k.id) < (newest.signs_from, newest.created_at, newest.id)
      """;
}
