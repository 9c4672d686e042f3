package io.billhook.worker.messaging.email;

import io.billhook.job.JobState;
import io.billhook.messaging.suppression.Suppressions;

/**
 * Statements on {@code email}, of the worker role in the mail's own scope unless they say
 * otherwise. What was told of a mail meanwhile stands: none takes a status that others have given.
 */
final class EmailSql {
  /**
   * $1 id, $2 to whom it is about to be handed over. Marks the usual mail and gives what is handed
   * over: one that nobody was given, that nothing keeps back, and that has no files. Of any other
   * it gives nothing, and {@link #LOAD} tells what it is.
   */
  static final String TAKE =
      """
      UPDATE email SET sending_at = clock_timestamp(), sending_by = $2, status = 'queued', error = NULL
      WHERE id = $1 AND sending_at IS NULL AND status IN ('scheduled', 'queued')
        AND sealed IS NOT NULL
        AND NOT EXISTS (SELECT FROM email_attachment a WHERE a.email_id = email.id)
        AND NOT (of_tenant AND EXISTS (
          SELECT FROM tenant t WHERE t.id = email.tenant_id AND t.messaging = 'blocked'))
        AND
      """
          + Suppressions.NONE_OF_MAIL
          + """
           RETURNING recipient, sender, reply_to, subject, sealed, headers::text AS headers, tags, lane,
                     send_key
          """;

  /** $1 id. */
  static final String LOAD =
      """
      SELECT recipient, sender, reply_to, subject, html, body_text, sealed, headers::text AS headers,
             tags, lane, status, sending_at, sending_by, send_key,
             (extract(epoch FROM clock_timestamp() - sending_at) * 1000)::bigint AS ms_since,
             status IN ('scheduled', 'queued', 'unknown')
               OR status = 'failed' AND sending_at IS NULL AND provider IS NULL AS open,
             EXISTS (SELECT FROM email_attachment a WHERE a.email_id = email.id) AS attached
      FROM email WHERE id = $1
      """;

  /** As the engine: whether the job still runs under this claim. $1 job, $2 claim. */
  static final String HELD =
      JobState.named(
          "SELECT FROM job WHERE id = $1 AND claim = $2 AND state = {running} FOR SHARE");

  /**
   * $1 id, $2 to whom it is about to be handed over. Of one that failed, and is replayed, the end
   * is forgotten.
   */
  static final String MARK =
      """
      UPDATE email
      SET sending_at = clock_timestamp(), sending_by = $2, status = 'queued', error = NULL
      WHERE id = $1 AND sending_at IS NULL
        AND (status IN ('scheduled', 'queued', 'unknown') OR status = 'failed' AND provider IS NULL)
      """;

  /** $1 id, $2 who surely has not taken it, $3 to whom it is about to be handed over instead. */
  static final String PASS_ON =
      """
      UPDATE email SET sending_at = clock_timestamp(), sending_by = $3
      WHERE id = $1 AND sending_by = $2 AND status = 'queued'
      """;

  /** $1 id: nobody has taken it. */
  static final String UNMARK =
      """
      UPDATE email SET sending_at = NULL, sending_by = NULL
      WHERE id = $1 AND status IN ('queued', 'unknown')
      """;

  /** $1 id: whether once before nobody knew whether it has gone. */
  static final String GONE_BEFORE =
      "SELECT FROM message_event WHERE email_id = $1 AND type = 'unknown' LIMIT 1";

  /** As the engine: of $1, ids of a provider, those that are known to be of other mails. */
  static final String KNOWN = "SELECT provider_id FROM email WHERE provider_id = ANY ($1)";

  /**
   * $1 id, $2 of the event, $3 the provider, $4 its id. Who sent it no longer needs what it says. A
   * report that came first stands.
   */
  static final String SENT = sent("");

  /** As the other, where it may have files. */
  static final String SENT_WITH_FILES =
      sent(", files AS (DELETE FROM email_attachment WHERE email_id = $1)");

  /** $1 id, $2 of the event, $3 its code. The mark goes, so that it may be replayed. */
  static final String REFUSED = ended("'failed', sending_at = NULL, sending_by = NULL", "FALSE");

  /** $1 id, $2 of the event, $3 why. What was handed over may have gone. */
  static final String ABANDONED =
      ended(
          "CASE WHEN sending_at IS NULL THEN 'failed' ELSE 'unknown' END",
          "sending_at IS NOT NULL");

  /** $1 id, $2 of the event, $3 why. */
  static final String UNKNOWN = ended("'unknown'", "TRUE");

  /** $1 id, $2 of the event, $3 why: it is handed over once more, as if it had never been. */
  static final String ONCE_MORE = ended("'unknown', sending_at = NULL, sending_by = NULL", "TRUE");

  /** $1 id: whether it waits for a tenant whose mails operators have stopped. */
  static final String BLOCKED =
      """
      SELECT FROM email e JOIN tenant t ON t.id = e.tenant_id
      WHERE e.id = $1 AND e.of_tenant AND t.messaging = 'blocked'
      """;

  /** $1 id, $2 of the event, $3 why, $4 suppressed or canceled. Nobody will ever send it. */
  static final String STOPPED =
      """
      WITH ended AS (
        UPDATE email
        SET status = $4::text, error = $3::text, text_until = NULL,
            html = NULL, body_text = '', sealed = NULL
        WHERE id = $1 AND sending_at IS NULL AND status IN ('scheduled', 'queued', 'unknown', 'failed')
        RETURNING id, tenant_id
      ), files AS (
        DELETE FROM email_attachment WHERE email_id = $1
      )
      INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
      SELECT $2, tenant_id, id, $4::text, $3::text, clock_timestamp() FROM ended
      """;

  private EmailSql() {}

  private static String sent(String files) {
    return """
    WITH gone AS (
      UPDATE email
      SET status = CASE WHEN email_rank(status) < email_rank('sent') THEN 'sent' ELSE status END,
          error = CASE WHEN email_rank(status) < email_rank('sent') THEN NULL ELSE error END,
          provider = $3, provider_id = coalesce($4, provider_id),
          sent_at = coalesce(sent_at, clock_timestamp()),
          html = NULL, body_text = '', sealed = NULL, text_until = NULL
      WHERE id = $1
      RETURNING id, tenant_id
    )%s
    INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
    SELECT $2, tenant_id, id, 'sent', $3, clock_timestamp() FROM gone
    """
        .formatted(files);
  }

  /**
   * An end that is not the provider's word. What has an end of its own is gone then; the rest is
   * kept for a replay.
   *
   * @param status the new one, and what else is set
   * @param keeps whether all that it says is kept
   */
  private static String ended(String status, String keeps) {
    return """
    WITH ended AS (
      UPDATE email
      SET status = %1$s, error = $3::text,
          text_until = CASE WHEN %2$s THEN text_until END,
          html = CASE WHEN text_until IS NULL OR %2$s THEN html END,
          body_text = CASE WHEN text_until IS NULL OR %2$s THEN body_text ELSE '' END,
          sealed = CASE WHEN text_until IS NULL OR %2$s THEN sealed END
      WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
      RETURNING id, tenant_id, status, sealed IS NULL AS blank
    ), files AS (
      DELETE FROM email_attachment a USING ended e WHERE a.email_id = e.id AND e.blank
    )
    INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
    SELECT $2, tenant_id, id, status, left($3::text, 500), clock_timestamp() FROM ended
    """
        .formatted(status, keeps);
  }
}
