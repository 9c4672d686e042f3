package io.billhook.messaging.template;

/** Statements of {@link TenantTemplates}; the policies of the tables keep to the tenant. */
final class TenantTemplatesSql {
  private TenantTemplatesSql() {}

  static final String BY_ID = "SELECT id, version FROM template WHERE id = $1";

  /** $1 name, $2 locales, the first that there is. */
  static final String BY_NAME =
      """
      SELECT id, version FROM template
      WHERE tenant_id = current_tenant() AND name = $1 AND locale = ANY ($2::text[])
      ORDER BY array_position($2::text[], locale) LIMIT 1
      """;

  /** As the other, or else the first in any language. */
  static final String BY_NAME_OR_OTHER =
      """
      SELECT id, version FROM template
      WHERE tenant_id = current_tenant() AND name = $1
      ORDER BY array_position($2::text[], locale) NULLS LAST, id LIMIT 1
      """;

  static final String SOURCE =
      """
      SELECT subject, html, body_text FROM template_version
      WHERE template_id = $1 AND version = $2
      """;
}
