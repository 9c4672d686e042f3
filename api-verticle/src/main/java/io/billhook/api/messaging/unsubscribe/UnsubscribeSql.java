package io.billhook.api.messaging.unsubscribe;

/** Statements of {@link UnsubscribeRoutes}. */
final class UnsubscribeSql {
  private UnsubscribeSql() {}

  /** $1 SHA-256 of a token. As the engine, before it is known whose mail it is. */
  static final String MAIL =
      """
      SELECT id, tenant_id FROM email WHERE unsubscribe = $1 AND tenant_id IS NOT NULL
      """;

  static final String RECIPIENT = "SELECT recipient FROM email WHERE id = $1";

  static final String TENANT = "SELECT name FROM tenant WHERE id = current_tenant()";

  /** $1 id, $2 tenant, $3 mail. Told once, however often it is wished. */
  static final String TELL =
      """
      INSERT INTO message_event (id, tenant_id, email_id, external_id, type, at)
      VALUES ($1, $2, $3, 'unsubscribe', 'unsubscribed', now())
      ON CONFLICT (email_id, external_id) WHERE email_id IS NOT NULL DO NOTHING
      """;
}
