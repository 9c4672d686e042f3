package io.billhook.messaging;

import io.billhook.postgres.Column;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link EmailOutbox}; the policies of the table keep to the tenant. */
final class EmailOutboxSql {
  private EmailOutboxSql() {}

  /** Mails of one tenant, by column. */
  record Queue(
      @Nullable UUID tenant,
      Column<UUID> ids,
      Column<String> recipients,
      Column<String> senders,
      Column<String> subjects,
      Column<Buffer> sealed,
      Column<String> tags,
      Column<Integer> days,
      Column<String> lanes,
      Column<String> replyTo,
      Column<String> headers,
      Column<Instant> sendAt,
      Column<UUID> templates,
      Column<Integer> versions,
      Column<Buffer> unsubscribe,
      boolean ofTenant,
      Column<UUID> keys) {

    static Queue of(@Nullable UUID tenant, List<QueuedMail> rows, boolean ofTenant) {
      return new Queue(
          tenant,
          Column.of(UUID.class, rows, QueuedMail::id),
          Column.of(String.class, rows, row -> row.draft().to().address()),
          Column.of(String.class, rows, row -> row.draft().from().header()),
          Column.of(String.class, rows, row -> row.draft().subject()),
          Column.of(Buffer.class, rows, QueuedMail::sealed),
          Column.of(String.class, rows, QueuedMail::tags),
          Column.of(Integer.class, rows, QueuedMail::days),
          Column.of(String.class, rows, row -> row.lane().publicName()),
          Column.of(String.class, rows, QueuedMail::replyTo),
          Column.of(String.class, rows, QueuedMail::headers),
          Column.of(Instant.class, rows, row -> row.draft().options().sendAt()),
          Column.of(UUID.class, rows, QueuedMail::template),
          Column.of(Integer.class, rows, QueuedMail::templateVersion),
          Column.of(Buffer.class, rows, QueuedMail::unsubscribe),
          ofTenant,
          Column.of(UUID.class, rows, QueuedMail::key));
    }
  }

  /** By the same clock as that of their jobs: the transaction's. */
  static final String QUEUE =
      """
      INSERT INTO email (id, tenant_id, recipient, sender, subject, sealed, tags, status, text_until,
                         lane, reply_to, headers, send_at, template_id, template_version, unsubscribe, of_tenant,
                         send_key)
      SELECT id, $1, recipient, sender, subject, sealed, tags::text[],
             CASE WHEN send_at > now() THEN 'scheduled' ELSE 'queued' END,
             now() + make_interval(days => days), lane, reply_to, headers::jsonb, send_at,
             template, version, unsubscribe, $16, send_key
      FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::int[],
                  $9::text[], $10::text[], $11::text[], $12::timestamptz[], $13::uuid[], $14::int[],
                  $15::bytea[], $17::uuid[])
           AS t (id, recipient, sender, subject, sealed, tags, days, lane, reply_to, headers, send_at,
                 template, version, unsubscribe, send_key)
      """;
}
