package io.billhook.api.messaging.email;

/** Statements of {@link EmailRoutes}; the policies of the table keep to the tenant. */
final class EmailSql {
  private EmailSql() {}

  static final String GET =
      """
      SELECT id, status, recipient, subject, tags, provider_id, error, created_at, sent_at
      FROM email WHERE id = $1
      """;

  static final String LIST =
      """
      SELECT id, status, recipient, subject, tags, provider_id, error, created_at, sent_at
      FROM email
      WHERE tenant_id = current_tenant() AND ($1::uuid IS NULL OR id < $1)
      ORDER BY id DESC LIMIT $2
      """;
}
