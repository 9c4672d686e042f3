package io.billhook.worker.messaging.email.report;

import io.billhook.postgres.Column;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link Reports}: on the ledger as the engine, on a mail as the worker. */
final class ReportSql {
  private ReportSql() {}

  /** $1 how the mail is named, $2 its name, $3 how many. */
  static final String WAITING =
      """
      SELECT id, endpoint, external_id, type, body, body_bytes, received_at,
             extract(epoch FROM now() - received_at)::float8 AS age
      FROM webhook_event
      WHERE provider = 'brevo' AND object_id = $2 AND object_type = $1 AND state <> 'processed'
      ORDER BY id LIMIT $3
      """;

  /** $1 id. As the engine, before it is known whose it is. */
  static final String BY_ID = "SELECT id, tenant_id FROM email WHERE id = $1";

  /** $1 the provider's id of it, without brackets and with. */
  static final String BY_PROVIDER_ID =
      "SELECT id, tenant_id FROM email WHERE provider_id = ANY ($1::text[]) LIMIT 100";

  static final String RECIPIENT = "SELECT recipient FROM email WHERE id = $1";

  /**
   * Reports of one mail, by column.
   *
   * @param statuses of the mail that each tells of; null: of none
   * @param providerId of the mail, where they tell it
   */
  record Take(
      @Nullable UUID tenant,
      UUID email,
      List<UUID> ids,
      List<String> externalIds,
      List<String> events,
      Column<String> statuses,
      List<String> details,
      List<Instant> times,
      @Nullable String providerId) {}

  /**
   * Notes each report that is new, and raises the mail's status to the highest of them where it is
   * lower: what a mail said is not needed once somebody has it. Gives the new ones.
   */
  static final String TAKE =
      """
      WITH told AS (
        SELECT id, external_id, event, status, detail, at
        FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
             AS t (id, external_id, event, status, detail, at)
      ), highest AS (
        SELECT status, detail, (SELECT min(at) FROM told) AS first FROM told
        WHERE status IS NOT NULL ORDER BY email_rank(status) DESC, at LIMIT 1
      ), risen AS (
        UPDATE email m
        SET status = h.status, sent_at = coalesce(m.sent_at, h.first),
            error = CASE WHEN email_rank(h.status) >= 90 THEN h.detail END,
            provider = coalesce(m.provider, m.sending_by, 'brevo'),
            provider_id = coalesce(m.provider_id, $9::text),
            html = NULL, body_text = '', sealed = NULL, text_until = NULL
        FROM highest h
        WHERE m.id = $2 AND email_rank(h.status) > email_rank(m.status)
        RETURNING m.id
      ), blank AS (
        DELETE FROM email_attachment a USING risen WHERE a.email_id = risen.id
      )
      INSERT INTO message_event (id, tenant_id, email_id, external_id, type, detail, at)
      SELECT id, $1::uuid, $2::uuid, external_id, coalesce(status, event), detail, at FROM told
      ON CONFLICT (email_id, external_id) WHERE email_id IS NOT NULL DO NOTHING
      RETURNING external_id
      """;

  /**
   * $1 tenant, $2 address. How often mails to it, so written, bounced softly since one of them
   * arrived, of the hundred newest.
   */
  static final String SOFT_BOUNCES =
      """
      WITH mail AS (
        SELECT id FROM email
        WHERE tenant_id = $1 AND recipient = $2 ORDER BY id DESC LIMIT 100
      ), told AS (
        SELECT e.type, e.at FROM message_event e JOIN mail ON mail.id = e.email_id
      )
      SELECT count(*) AS count FROM told
      WHERE type = 'soft_bounced'
        AND at > coalesce((SELECT max(at) FROM told WHERE type IN ('delivered', 'opened', 'clicked')),
                          '-infinity')
      """;

  /** As the other, of mails of the installation. */
  static final String SOFT_BOUNCES_OF_INSTALLATION =
      """
      WITH mail AS (
        SELECT id FROM email
        WHERE tenant_id IS NULL AND lower(recipient) = lower($1) ORDER BY id DESC LIMIT 100
      ), told AS (
        SELECT e.type, e.at FROM message_event e JOIN mail ON mail.id = e.email_id
      )
      SELECT count(*) AS count FROM told
      WHERE type = 'soft_bounced'
        AND at > coalesce((SELECT max(at) FROM told WHERE type IN ('delivered', 'opened', 'clicked')),
                          '-infinity')
      """;

  /** $1 ids of events, $2 a note for each. Rows are locked in order of id. */
  static final String PROCESSED =
      """
      UPDATE webhook_event w
      SET state = 'processed', note = done.note, processed_at = clock_timestamp()
      FROM (
        SELECT e.id, told.note
        FROM unnest($1::uuid[], $2::text[]) AS told (id, note) JOIN webhook_event e USING (id)
        WHERE e.state <> 'processed' ORDER BY e.id FOR NO KEY UPDATE OF e
      ) AS done
      WHERE w.id = done.id
      """;

  /** $1 how the mail is named, $2 its name, $3 why, $4 job. Later ones have a job of their own. */
  static final String FAILED =
      """
      UPDATE webhook_event SET state = 'failed', note = $3::text
      WHERE id IN (
        SELECT id FROM webhook_event
        WHERE provider = 'brevo' AND object_id = $2 AND object_type = $1 AND state = 'received'
          AND received_at <= coalesce((SELECT attempted_at FROM job WHERE id = $4), now())
        ORDER BY id FOR NO KEY UPDATE)
      """;
}
