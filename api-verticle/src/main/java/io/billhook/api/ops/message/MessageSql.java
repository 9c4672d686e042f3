package io.billhook.api.ops.message;

/**
 * Statements about messages whose end is unknown. Those that write have the role of the worker in
 * the message's own scope; each gives the message as it is then, and nothing where it is not
 * unknown any more.
 */
final class MessageSql {
  private MessageSql() {}

  /** $1 the lowest id of the page before, $2 how many. By an index each, of unknown ones alone. */
  static final String UNKNOWN =
      """
      SELECT * FROM (
        (SELECT id, 'email' AS channel, tenant_id, status, lane, sending_by, error, created_at, sending_at
         FROM email WHERE status = 'unknown' AND ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2)
        UNION ALL
        (SELECT id, 'sms', tenant_id, status, lane, sending_by, error, created_at, sending_at
         FROM sms WHERE status = 'unknown' AND ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2)
      ) AS unknown
      ORDER BY id DESC LIMIT $2
      """;

  /** As the engine. $1 id. */
  static final String FIND =
      """
      SELECT 'email' AS channel, tenant_id, status FROM email WHERE id = $1
      UNION ALL SELECT 'sms', tenant_id, status FROM sms WHERE id = $1
      """;

  static final String EMAIL_SENT =
      email(
          "status = 'sent', error = NULL, provider = coalesce(provider, sending_by),"
              + " sent_at = coalesce(sent_at, clock_timestamp()), "
              + emailOver(),
          "true",
          "true");

  static final String EMAIL_FAILED =
      email("status = 'failed', error = 'operator', " + emailOver(), "true", "true");

  static final String EMAIL_RESEND =
      email(
          "status = 'queued', error = NULL, sending_at = NULL, sending_by = NULL",
          "(sealed IS NOT NULL OR html IS NOT NULL OR body_text <> '')"
              + " AND (text_until IS NULL OR text_until > now())",
          "false");

  static final String SMS_SENT =
      sms(
          "status = 'sent', error = NULL, provider = coalesce(provider, sending_by),"
              + " sent_at = coalesce(sent_at, clock_timestamp()), body = NULL, sealed = NULL",
          "true");

  static final String SMS_FAILED =
      sms("status = 'failed', error = 'operator', body = NULL, sealed = NULL", "true");

  static final String SMS_RESEND =
      sms(
          "status = 'queued', error = NULL, sending_at = NULL, sending_by = NULL",
          "num_nonnulls(body, sealed) > 0 AND (expires_at IS NULL OR expires_at > now())");

  /** Nobody needs any more what it says. */
  private static String emailOver() {
    return "html = NULL, body_text = '', sealed = NULL, text_until = NULL";
  }

  /** $1 id, $2 of its event. */
  private static String email(String set, String where, String withoutFiles) {
    return """
        WITH resolved AS (
          UPDATE email SET %s WHERE id = $1 AND status = 'unknown' AND %s
          RETURNING id, tenant_id, status, lane, sending_by, error, created_at, sending_at
        ), files AS (
          DELETE FROM email_attachment a USING resolved r WHERE a.email_id = r.id AND %s
        ), told AS (
          INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
          SELECT $2, tenant_id, id, status, 'operator', clock_timestamp() FROM resolved
        )
        SELECT id, 'email' AS channel, tenant_id, status, lane, sending_by, error, created_at, sending_at
        FROM resolved
        """
        .formatted(set, where, withoutFiles);
  }

  /** $1 id, $2 of its event. */
  private static String sms(String set, String where) {
    return """
        WITH resolved AS (
          UPDATE sms SET %s WHERE id = $1 AND status = 'unknown' AND %s
          RETURNING id, tenant_id, status, lane, sending_by, error, created_at, sending_at
        ), told AS (
          INSERT INTO message_event (id, tenant_id, sms_id, type, detail, at)
          SELECT $2, tenant_id, id, status, 'operator', clock_timestamp() FROM resolved
        )
        SELECT id, 'sms' AS channel, tenant_id, status, lane, sending_by, error, created_at, sending_at
        FROM resolved
        """
        .formatted(set, where);
  }
}
