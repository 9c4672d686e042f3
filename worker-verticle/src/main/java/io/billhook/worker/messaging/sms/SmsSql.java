package io.billhook.worker.messaging.sms;

/**
 * Statements on {@code sms}, of the worker role in the message's own scope unless they say
 * otherwise. What was told of a message meanwhile stands: none takes a status that others have
 * given.
 */
final class SmsSql {
  private SmsSql() {}

  /** $1 id. */
  static final String LOAD =
      """
      SELECT recipient, body, sealed, lane, sending_at, sending_by, expires_at,
             status IN ('scheduled', 'queued', 'unknown') AS open,
             coalesce(expires_at <= clock_timestamp(), false) AS expired,
             coalesce(ceil(extract(epoch FROM expires_at - clock_timestamp())), 0)::bigint
               AS seconds_left
      FROM sms WHERE id = $1
      """;

  /**
   * $1 id, $2 to whom it is about to be handed over, $3 the mark that was found; null where there
   * was none. A mark that follows another differs by the least that a time can, so that the first
   * hand-over is still known.
   */
  static final String MARK =
      """
      UPDATE sms
      SET sending_at = coalesce($3::timestamptz + interval '1 microsecond', clock_timestamp()),
          sending_by = $2, status = CASE status WHEN 'scheduled' THEN 'queued' ELSE status END
      WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
        AND sending_at IS NOT DISTINCT FROM $3::timestamptz
      RETURNING sending_at
      """;

  /** $1 tenant: whether operators have stopped what it sends. */
  static final String BLOCKED = "SELECT FROM tenant WHERE id = $1 AND messaging = 'blocked'";

  /** $1 id, $2 the mark of this run, $3 and $4 what was there before. */
  static final String UNMARK =
      """
      UPDATE sms SET sending_at = $3::timestamptz, sending_by = $4
      WHERE id = $1 AND sending_at = $2::timestamptz
        AND status IN ('scheduled', 'queued', 'unknown')
      """;

  /** As the engine: which of the provider's ids $2 are of other messages than $1, whoever's. */
  static final String OF_OTHERS =
      "SELECT provider_id FROM sms WHERE provider_id = ANY ($2::text[]) AND id <> $1";

  /**
   * $1 id, $2 of the event, $3 the provider, $4 its id. Its text has done its work. A report that
   * came first stands.
   */
  static final String SENT =
      """
      WITH sent AS (
        UPDATE sms
        SET status = CASE WHEN sms_rank(status) < sms_rank('sent') THEN 'sent' ELSE status END,
            error = CASE WHEN sms_rank(status) < sms_rank('sent') THEN NULL ELSE error END,
            provider = $3, provider_id = $4, sending_by = $3,
            sent_at = coalesce(sent_at, clock_timestamp()), body = NULL, sealed = NULL
        WHERE id = $1 AND provider_id IS NULL
        RETURNING id, tenant_id
      )
      INSERT INTO message_event (id, tenant_id, sms_id, type, detail, at)
      SELECT $2, tenant_id, id, 'sent', $3, clock_timestamp() FROM sent
      """;

  /** $1 id, $2 of the event, $3 the last status, $4 why. */
  static final String END =
      """
      WITH ended AS (
        UPDATE sms SET status = $3, error = $4, body = NULL, sealed = NULL
        WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
        RETURNING id, tenant_id
      )
      INSERT INTO message_event (id, tenant_id, sms_id, type, detail, at)
      SELECT $2, tenant_id, id, $3, left($4, 500), clock_timestamp() FROM ended
      """;

  /**
   * $1 id, $2 of the event, $3 why. What was handed over may have gone: its text is kept for who
   * finds out that it has not. A code is worth nothing by then.
   */
  static final String ABANDON =
      """
      WITH ended AS (
        UPDATE sms
        SET status = CASE WHEN sending_at IS NULL THEN 'failed' ELSE 'unknown' END, error = $3,
            body = CASE WHEN sending_at IS NOT NULL AND expires_at IS NULL THEN body END,
            sealed = CASE WHEN sending_at IS NOT NULL AND expires_at IS NULL THEN sealed END
        WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
        RETURNING id, tenant_id, status
      )
      INSERT INTO message_event (id, tenant_id, sms_id, type, detail, at)
      SELECT $2, tenant_id, id, status, left($3, 500), clock_timestamp() FROM ended
      """;
}
