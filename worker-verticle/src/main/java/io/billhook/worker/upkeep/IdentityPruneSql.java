package io.billhook.worker.upkeep;

/**
 * Statements of {@link Batches} on what belongs to people. Each takes the 1,000 that ended first,
 * before $1, by an index on that time. It says so twice, since a row that has changed while it was
 * waited for is looked at once more.
 */
final class IdentityPruneSql {
  private IdentityPruneSql() {}

  /** In no order: an index on the time would be written with each try. */
  static final String UNKNOWN_ADDRESSES =
      """
      DELETE FROM unknown_address
      WHERE tried_at < $1
        AND slot IN (SELECT slot FROM unknown_address WHERE tried_at < $1 LIMIT 1000)
      """;

  static final String IDEMPOTENCY_KEYS =
      """
      DELETE FROM idempotency_key
      WHERE created_at < $1 AND scope IN (
        SELECT scope FROM idempotency_key WHERE created_at < $1 ORDER BY created_at LIMIT 1000)
      """;

  static final String SIGNUPS =
      """
      DELETE FROM signup
      WHERE expires_at < $1 AND id IN (
        SELECT id FROM signup WHERE expires_at < $1 ORDER BY expires_at LIMIT 1000)
      """;

  static final String ONE_TIME_TOKENS =
      """
      DELETE FROM one_time_token
      WHERE expires_at < $1 AND hash IN (
        SELECT hash FROM one_time_token WHERE expires_at < $1 ORDER BY expires_at LIMIT 1000)
      """;

  static final String TEXT_CODES =
      """
      DELETE FROM text_code
      WHERE expires_at < $1 AND (account_id, purpose) IN (
        SELECT account_id, purpose FROM text_code WHERE expires_at < $1
        ORDER BY expires_at LIMIT 1000)
      """;

  static final String INVITATIONS =
      """
      DELETE FROM invitation
      WHERE expires_at < $1 AND id IN (
        SELECT id FROM invitation WHERE expires_at < $1 ORDER BY expires_at LIMIT 1000)
      """;

  /** Rotations go with their session. */
  static final String SESSIONS =
      """
      DELETE FROM session
      WHERE least(expires_at, revoked_at) < $1 AND id IN (
        SELECT id FROM session WHERE least(expires_at, revoked_at) < $1
        ORDER BY least(expires_at, revoked_at) LIMIT 1000)
      """;

  /**
   * Those whose text went when they were sent or failed are not among them: an older worker has
   * sent these. One that still waits needs its text, but for a week after it is worth nothing: its
   * job has ended untold.
   */
  static final String SECRET_TEXTS =
      """
      UPDATE email SET html = NULL, body_text = '', sealed = NULL, text_until = NULL
      WHERE text_until < $1 AND id IN (
        SELECT id FROM email
        WHERE text_until < $1 AND (status <> 'queued' OR text_until < $1 - interval '7 days')
        ORDER BY text_until LIMIT 1000)
      """;

  static final String SUPPRESSIONS =
      """
      DELETE FROM suppression
      WHERE until < $1 AND id IN (
        SELECT id FROM suppression WHERE until < $1 ORDER BY until LIMIT 1000)
      """;

  static final String OPT_OUTS =
      """
      DELETE FROM opt_out
      WHERE lifted_at < $1 AND (sender, number) IN (
        SELECT sender, number FROM opt_out WHERE lifted_at < $1 ORDER BY lifted_at LIMIT 1000)
      """;

  static final String INSTALLATION_MAILS =
      """
      DELETE FROM email
      WHERE tenant_id IS NULL AND created_at < $1 AND id IN (
        SELECT id FROM email WHERE tenant_id IS NULL AND created_at < $1
        ORDER BY created_at LIMIT 1000)
      """;

  static final String INSTALLATION_TEXTS =
      """
      DELETE FROM sms
      WHERE tenant_id IS NULL AND created_at < $1 AND id IN (
        SELECT id FROM sms WHERE tenant_id IS NULL AND created_at < $1
        ORDER BY created_at LIMIT 1000)
      """;
}
