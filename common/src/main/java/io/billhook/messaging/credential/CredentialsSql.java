package io.billhook.messaging.credential;

/** Statements of {@link Credentials}; the policy of the table keeps to the tenant. */
final class CredentialsSql {
  private CredentialsSql() {}

  /** $1 providers. */
  static final String FIND =
      """
      SELECT tenant_id, provider, sealed, updated_at
      FROM messaging_credential WHERE provider = ANY ($1::text[]) ORDER BY provider
      """;
}
