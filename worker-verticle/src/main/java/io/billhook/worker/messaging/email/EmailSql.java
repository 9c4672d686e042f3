package io.billhook.worker.messaging.email;

/** Statements on {@code email}, all of the worker role under the mail's own tenant. */
final class EmailSql {
  /** $1 id. */
  static final String LOAD =
      """
      SELECT recipient, sender, subject, html, body_text, tags, status
      FROM email WHERE id = $1
      """;

  /** $1 id, $2 provider, $3 the provider's id. */
  static final String SENT =
      """
      UPDATE email
      SET status = 'sent', provider = $2, provider_id = $3, error = NULL, sent_at = clock_timestamp()
      WHERE id = $1 AND status <> 'sent'
      """;

  /** $1 id, $2 reason. */
  static final String FAILED =
      "UPDATE email SET status = 'failed', error = $2 WHERE id = $1 AND status = 'queued'";

  private EmailSql() {}
}
