package io.billhook.api.intake.brevo;

/** Statements of {@link TenantTokens}, run as the engine. */
final class TenantTokensSql {
  private TenantTokensSql() {}

  /** $1 SHA-256 of a token. */
  static final String OWNER =
      "SELECT tenant_id FROM messaging_credential WHERE webhook_hash = $1 AND provider = 'brevo'";
}
