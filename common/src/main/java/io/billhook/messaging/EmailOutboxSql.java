package io.billhook.messaging;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link EmailOutbox}; the policies of the table keep to the tenant. */
final class EmailOutboxSql {
  private EmailOutboxSql() {}

  /** A mail, and for how many days its text is kept; null for as long as the row. */
  record Queue(
      UUID id,
      @Nullable UUID tenant,
      String recipient,
      String sender,
      String subject,
      @Nullable String html,
      @Nullable String text,
      List<String> tags,
      @Nullable Integer days) {}

  static final String QUEUE =
      """
      INSERT INTO email (id, tenant_id, recipient, sender, subject, html, body_text, tags, status,
                         text_until)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', now() + make_interval(days => $9::integer))
      """;
}
