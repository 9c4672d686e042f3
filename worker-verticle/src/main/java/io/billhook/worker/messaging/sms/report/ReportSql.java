package io.billhook.worker.messaging.sms.report;

import io.billhook.postgres.Column;
import java.time.Instant;
import java.util.UUID;

/** Statements on what was told of text messages. */
final class ReportSql {
  private ReportSql() {}

  /** As the engine: $1 type of the object, $2 message, $3 whose account, $4 how many at most. */
  static final String WAITING =
      """
      SELECT id, body, headers->>'Content-Type' AS content_type, received_at,
             extract(epoch FROM clock_timestamp() - received_at)::bigint AS seconds
      FROM webhook_event
      WHERE provider = 'twilio' AND object_id = $2 AND object_type = $1 AND endpoint = $3
        AND state <> 'processed'
      ORDER BY id LIMIT $4
      """;

  /** As the engine: $1 events, $2 note. */
  static final String PROCESSED =
      """
      UPDATE webhook_event
      SET state = 'processed', note = $2::text, processed_at = clock_timestamp()
      WHERE id IN (
        SELECT id FROM webhook_event WHERE id = ANY ($1::uuid[]) AND state <> 'processed'
        ORDER BY id FOR NO KEY UPDATE)
      """;

  /** As the engine: $1 to $3 as above, $4 note, $5 job. What came later has a job of its own. */
  static final String UNHEEDED =
      """
      UPDATE webhook_event SET state = 'failed', note = $4::text
      WHERE id IN (
        SELECT id FROM webhook_event
        WHERE provider = 'twilio' AND object_id = $2 AND object_type = $1 AND endpoint = $3
          AND state = 'received'
          AND received_at <= coalesce((SELECT attempted_at FROM job WHERE id = $5), now())
        ORDER BY id FOR NO KEY UPDATE)
      """;

  /**
   * As the engine: $1 the provider's id, $2 the tenant whose messages may be told of; null: any.
   */
  static final String MESSAGE =
      """
      SELECT id, tenant_id FROM sms
      WHERE provider_id = $1 AND ($2::uuid IS NULL OR tenant_id = $2) ORDER BY id LIMIT 1
      """;

  /**
   * As the engine: $1 our own id, $2 whose account tells, as in {@code sending_by}, $3 the tenant
   * whose account that is; null: the installation's. One that was handed over there, and of which
   * nobody has heard how the provider calls it.
   */
  static final String UNNAMED =
      """
      SELECT id, tenant_id FROM sms
      WHERE id = $1 AND provider_id IS NULL AND sending_by = $2
        AND ($3::uuid IS NULL OR tenant_id = $3) AND status IN ('queued', 'unknown')
      """;

  /** As the worker, in the message's scope: $1 id, $2 how the provider calls it. */
  static final String NAME =
      """
      UPDATE sms SET provider_id = $2, provider = sending_by
      WHERE id = $1 AND provider_id IS NULL
      """;

  /**
   * Reports of one message, by column.
   *
   * @param types what they are called in the message's events
   * @param statuses ours, null where they tell of none
   */
  record Told(
      UUID message,
      Column<UUID> ids,
      Column<String> externalIds,
      Column<String> types,
      Column<String> statuses,
      Column<String> details,
      Column<Instant> times) {}

  /**
   * As the worker, in the message's scope. Each report is there once, and the status rises to the
   * highest of them. What the message said has done its work then.
   */
  static final String TELL =
      """
      WITH told AS (
        SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
                             $7::timestamptz[]) AS t (id, external_id, type, status, detail, at)
      ), noted AS (
        INSERT INTO message_event (id, tenant_id, sms_id, external_id, type, detail, at)
        SELECT t.id, s.tenant_id, s.id, t.external_id, t.type, t.detail, t.at
        FROM told t CROSS JOIN sms s WHERE s.id = $1
        ON CONFLICT (sms_id, external_id) WHERE sms_id IS NOT NULL DO NOTHING
      ), highest AS (
        SELECT status, detail, at FROM told WHERE status IS NOT NULL
        ORDER BY sms_rank(status) DESC, at LIMIT 1
      )
      UPDATE sms s
      SET status = h.status,
          error = CASE WHEN h.status IN ('failed', 'undelivered') THEN h.detail END,
          sent_at = CASE WHEN h.status = 'failed' THEN s.sent_at ELSE coalesce(s.sent_at, h.at) END,
          body = NULL, sealed = NULL
      FROM highest h
      WHERE s.id = $1 AND sms_rank(h.status) > sms_rank(s.status)
      """;

  /**
   * As the engine: $1 how many. Messages of which nobody has told for a day how they ended; after
   * that once as much time has gone by again, and after ten days no more.
   */
  static final String UNTOLD =
      """
      SELECT id, tenant_id, provider_id, sending_by FROM sms
      WHERE status = 'sent' AND sent_at <= now() - interval '1 day'
        AND sent_at > now() - interval '10 days' AND provider_id IS NOT NULL
        AND (asked_at IS NULL OR asked_at + (asked_at - sent_at) <= now())
      ORDER BY sent_at LIMIT $1
      """;

  static final String RECIPIENT = "SELECT recipient FROM sms WHERE id = $1";

  /** As the worker, in the message's scope. */
  static final String ASKED = "UPDATE sms SET asked_at = clock_timestamp() WHERE id = $1";
}
