package io.billhook.api.messaging.template;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link TemplateRoutes}; the policies of the tables keep to the tenant. */
final class TemplateSql {
  private TemplateSql() {}

  static final String COUNT =
      "SELECT count(*) AS count FROM template WHERE tenant_id = current_tenant()";

  record Create(UUID id, UUID tenant, String name, String locale) {}

  /** Nothing where the name is taken in that language. */
  static final String CREATE =
      """
      INSERT INTO template (id, tenant_id, name, locale, version) VALUES ($1, $2, $3, $4, 1)
      ON CONFLICT (tenant_id, name, locale) DO NOTHING
      """;

  record Version(
      UUID id,
      int version,
      UUID tenant,
      String subject,
      @Nullable String html,
      @Nullable String text,
      List<String> variables) {}

  static final String ADD_VERSION =
      """
      INSERT INTO template_version (template_id, version, tenant_id, subject, html, body_text, variables)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """;

  /** Whoever changes it next waits: versions come one after the other. */
  static final String LOCK = "SELECT name, locale, version FROM template WHERE id = $1 FOR UPDATE";

  static final String SET_VERSION =
      "UPDATE template SET version = $2, updated_at = now() WHERE id = $1";

  /** $2 the newest that goes. */
  static final String FORGET_VERSIONS =
      "DELETE FROM template_version WHERE template_id = $1 AND version <= $2";

  /** $2 the version; NULL: the newest. */
  static final String GET =
      """
      SELECT t.id, t.name, t.locale, v.version, v.variables, v.subject, v.html, v.body_text,
             t.created_at, v.created_at AS updated_at
      FROM template t JOIN template_version v ON v.template_id = t.id
      WHERE t.id = $1 AND v.version = coalesce($2::integer, t.version)
      """;

  /** $3 a name; NULL: all. */
  static final String LIST =
      """
      SELECT t.id, t.name, t.locale, t.version, v.variables, t.created_at, t.updated_at
      FROM template t JOIN template_version v ON v.template_id = t.id AND v.version = t.version
      WHERE t.tenant_id = current_tenant() AND ($1::uuid IS NULL OR t.id < $1)
        AND ($3::text IS NULL OR t.name = $3)
      ORDER BY t.id DESC LIMIT $2
      """;

  static final String DELETE = "DELETE FROM template WHERE id = $1";
}
