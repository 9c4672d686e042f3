package io.billhook.api.messaging.sms;

/** Statements of {@link SmsRoutes}; the policies of the tables keep to the tenant. */
final class SmsSql {
  private SmsSql() {}

  /** Whether the tenant has an account of its own to send by. */
  static final String HAS_OWN =
      """
      SELECT EXISTS (
        SELECT FROM messaging_credential
        WHERE tenant_id = current_tenant() AND provider = 'twilio') AS has_own
      """;

  static final String GET =
      """
      SELECT id, status, recipient, encoding, segments, lane, tags, coalesce(provider, sending_by)
               AS provider, provider_id, error, send_at, created_at, sent_at
      FROM sms WHERE id = $1
      """;

  static final String EVENTS =
      "SELECT at, type, detail FROM message_event WHERE sms_id = $1 ORDER BY at, id";

  /** $1 before this id, $2 status, $3 number, $4 tag; each null where it does not matter. */
  static final String LIST =
      """
      SELECT id, status, recipient, encoding, segments, tags, created_at, sent_at
      FROM sms
      WHERE tenant_id = current_tenant() AND ($1::uuid IS NULL OR id < $1)
        AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR recipient = $3)
        AND ($4::text IS NULL OR $4 = ANY (tags))
      ORDER BY id DESC LIMIT $5
      """;

  /** Its job finds it so, and does nothing. */
  static final String CANCEL =
      """
      UPDATE sms SET status = 'canceled', body = NULL, sealed = NULL
      WHERE id = $1 AND status IN ('scheduled', 'queued') AND sending_at IS NULL
      RETURNING segments, coalesce(send_at, created_at) AS counted_at
      """;

  /** $1 of the event, $2 of the message. */
  static final String NOTE_CANCELED =
      """
      INSERT INTO message_event (id, tenant_id, sms_id, type, at)
      VALUES ($1, current_tenant(), $2, 'canceled', clock_timestamp())
      """;
}
