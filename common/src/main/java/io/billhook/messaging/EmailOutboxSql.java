package io.billhook.messaging;

/** Statements of {@link EmailOutbox}; the policies of the table keep to the tenant. */
final class EmailOutboxSql {
  private EmailOutboxSql() {}

  /** $1 id, $2 tenant, $3 recipient, $4 sender, $5 subject, $6 html, $7 text, $8 tags, $9 days. */
  static final String QUEUE =
      """
      INSERT INTO email (id, tenant_id, recipient, sender, subject, html, body_text, tags, status,
                         text_until)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', now() + make_interval(days => $9::integer))
      """;
}
