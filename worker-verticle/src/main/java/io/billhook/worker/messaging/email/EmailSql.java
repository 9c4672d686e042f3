package io.billhook.worker.messaging.email;

/** Statements on {@code email}, all of the worker role under the mail's own tenant. */
final class EmailSql {
  /** $1 id. */
  static final String LOAD =
      """
      SELECT recipient, sender, subject, html, body_text, sealed, tags, status
      FROM email WHERE id = $1
      """;

  /** $1 id, $2 provider, $3 the provider's id. Who sent it no longer needs what it says. */
  static final String SENT =
      """
      UPDATE email
      SET status = 'sent', provider = $2, provider_id = $3, error = NULL, sent_at = clock_timestamp(),
          html = NULL, body_text = '', sealed = NULL, text_until = NULL
      WHERE id = $1 AND status <> 'sent'
      """;

  /** $1 id, $2 reason. What has an end is gone; the rest is kept for a replay. */
  static final String FAILED =
      """
      UPDATE email
      SET status = 'failed', error = $2, text_until = NULL,
          html = CASE WHEN text_until IS NULL THEN html END,
          body_text = CASE WHEN text_until IS NULL THEN body_text ELSE '' END,
          sealed = CASE WHEN text_until IS NULL THEN sealed END
      WHERE id = $1 AND status = 'queued'
      """;

  private EmailSql() {}
}
