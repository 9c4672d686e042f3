package io.billhook.messaging;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link SmsOutbox}; the policies of the table keep to the tenant. */
final class SmsOutboxSql {
  private SmsOutboxSql() {}

  /** A tenant's message. */
  record Queue(
      UUID id,
      UUID tenant,
      String recipient,
      Buffer sealed,
      String status,
      String lane,
      List<String> tags,
      @Nullable Instant sendAt,
      String encoding,
      int segments,
      String country) {}

  static final String QUEUE =
      """
      INSERT INTO sms (id, tenant_id, recipient, sealed, status, lane, tags, send_at, encoding,
                       segments, country)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::integer, $11)
      """;

  /** A code. */
  record Code(
      UUID id,
      UUID account,
      String recipient,
      Buffer sealed,
      Instant now,
      Instant expiresAt,
      String encoding,
      int segments,
      String country) {}

  static final String QUEUE_CODE =
      """
      INSERT INTO sms (id, account_id, recipient, sealed, status, lane, created_at, expires_at,
                       encoding, segments, country)
      VALUES ($1, $2, $3, $4, 'queued', 'security', $5, $6, $7, $8::integer, $9)
      """;
}
