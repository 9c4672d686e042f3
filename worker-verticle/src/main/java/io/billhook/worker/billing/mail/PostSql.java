package io.billhook.worker.billing.mail;

/** The statement of {@link Post}, of the engine role. */
final class PostSql {
  private PostSql() {}

  /** $1 subject, $2 tag, $3 step, $4 tenant. */
  static final String ONCE =
      """
      INSERT INTO billing_mail (subject, tag, step, tenant_id) VALUES ($1, $2, $3, $4)
      ON CONFLICT DO NOTHING
      """;
}
