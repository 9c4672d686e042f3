package io.billhook.api.messaging.template;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One version of a template, whole. */
record TemplateView(
    UUID id,
    String name,
    String locale,
    int version,
    List<String> variables,
    String subject,
    @Nullable String html,
    @Nullable String text,
    Instant createdAt,
    Instant updatedAt) {

  /** As it stands in a list. */
  record Listed(
      UUID id,
      String name,
      String locale,
      int version,
      List<String> variables,
      Instant createdAt,
      Instant updatedAt) {

    static Listed of(Row row) {
      return new Listed(
          row.uuid("id"),
          row.text("name"),
          row.text("locale"),
          row.integer("version"),
          row.texts("variables"),
          row.instant("created_at"),
          row.instant("updated_at"));
    }
  }

  static TemplateView of(Row row) {
    return new TemplateView(
        row.uuid("id"),
        row.text("name"),
        row.text("locale"),
        row.integer("version"),
        row.texts("variables"),
        row.text("subject"),
        row.textOrNull("html"),
        row.textOrNull("body_text"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
