package io.billhook.worker.messaging.sms;

/** Statements on {@code sms}, all of the worker role under the message's own tenant. */
final class SmsSql {
  private SmsSql() {}

  /** Marks it as being sent, and tells of an earlier mark. */
  static final String BEGIN =
      """
      WITH earlier AS (SELECT id, sending_at FROM sms WHERE id = $1 FOR UPDATE)
      UPDATE sms s SET sending_at = coalesce(s.sending_at, clock_timestamp())
      FROM earlier e WHERE s.id = e.id
      RETURNING s.recipient, s.body, s.sealed, s.status, e.sending_at AS marked_at,
                coalesce(s.expires_at <= clock_timestamp(), false) AS expired
      """;

  /** Which of the provider's ids $2 are other messages'. */
  static final String OF_OTHERS =
      "SELECT provider_id FROM sms WHERE provider_id = ANY ($2::text[]) AND id <> $1";

  /** $1 id, $2 provider, $3 the provider's id. Its text has done its work. */
  static final String SENT =
      """
      UPDATE sms
      SET status = 'sent', provider = $2, provider_id = $3, error = NULL,
          sent_at = clock_timestamp(), body = NULL, sealed = NULL
      WHERE id = $1 AND status <> 'sent'
      """;

  /** $1 id, $2 reason. A code is worth nothing by then. */
  static final String FAILED =
      """
      UPDATE sms SET status = 'failed', error = $2, body = NULL, sealed = NULL
      WHERE id = $1 AND status = 'queued'
      """;
}
