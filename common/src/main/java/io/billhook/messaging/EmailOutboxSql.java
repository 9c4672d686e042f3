package io.billhook.messaging;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link EmailOutbox}; the policies of the table keep to the tenant. */
final class EmailOutboxSql {
  private EmailOutboxSql() {}

  /** A mail, and after how many days its text is worth nothing; null where it has no end. */
  record Queue(
      UUID id,
      @Nullable UUID tenant,
      String recipient,
      String sender,
      String subject,
      Buffer sealed,
      List<String> tags,
      @Nullable Integer days) {}

  static final String QUEUE =
      """
      INSERT INTO email (id, tenant_id, recipient, sender, subject, sealed, tags, status, text_until)
      VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', now() + make_interval(days => $8::integer))
      """;
}
