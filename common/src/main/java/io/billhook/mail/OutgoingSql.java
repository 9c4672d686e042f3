package io.billhook.mail;

/** Statements of {@link Outgoing}; the policies of the table keep to the tenant. */
final class OutgoingSql {
  private OutgoingSql() {}

  /** $1 id, $2 tenant, $3 recipient, $4 sender, $5 subject, $6 html, $7 text, $8 tags. */
  static final String QUEUE =
      """
      INSERT INTO email (id, tenant_id, recipient, sender, subject, html, body_text, tags, status)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued')
      """;
}
