package io.billhook.worker.billing.usage;

import java.time.Instant;
import java.util.UUID;

/**
 * Statements of the reports. Those of the role worker keep to the job's tenant by the policies of
 * the tables; {@link #TENANTS} and {@link #REFUSED} are of the engine.
 */
final class ReportSql {
  private ReportSql() {}

  /** $1 the most. Tenants that have something to tell, and a customer whom it is charged to. */
  static final String TENANTS =
      """
      SELECT due.tenant_id FROM (
        SELECT tenant_id FROM usage_hour WHERE unseen
        UNION
        SELECT tenant_id FROM usage_report WHERE state = 'sending') due
      WHERE EXISTS (
        SELECT FROM billing_object c
        WHERE c.tenant_id = due.tenant_id AND c.object = 'customer'
          AND c.data->>'deleted' IS DISTINCT FROM 'true')
      LIMIT $1
      """;

  /** The newest that is not deleted: after a deletion at Stripe there is another one. */
  static final String CUSTOMER =
      """
      SELECT stripe_id FROM billing_object
      WHERE tenant_id = current_tenant() AND object = 'customer'
        AND data->>'deleted' IS DISTINCT FROM 'true'
      ORDER BY (data->>'created')::bigint DESC NULLS LAST, stripe_id DESC LIMIT 1
      """;

  /** $1 the most. */
  static final String SENDING =
      """
      SELECT id, meter, hour, customer, value::text AS value, total, at, cancels,
             created_at < now() - interval '23 hours' AS doubtful,
             at < now() - interval '35 days' AS too_old
      FROM usage_report
      WHERE tenant_id = current_tenant() AND state = 'sending'
      ORDER BY created_at, at, id LIMIT $1
      """;

  /** $1 meters that are left out. Locked: what comes in later makes it unseen again. */
  static final String UNSEEN =
      """
      SELECT meter, hour, (value - claimed)::text AS unclaimed, last_at FROM usage_hour
      WHERE tenant_id = current_tenant() AND unseen AND meter <> ALL ($1)
      ORDER BY meter, hour LIMIT 1 FOR NO KEY UPDATE
      """;

  /** $1 meter, $2 beginning, $3 end of its window. Locked in the order of all who write them. */
  static final String WINDOW =
      """
      SELECT value::text AS value, events, last_at FROM usage_hour
      WHERE tenant_id = current_tenant() AND meter = $1 AND hour >= $2 AND hour < $3
      ORDER BY hour FOR NO KEY UPDATE
      """;

  /** $1 meter, $2 beginning, $3 end of the hour or window. */
  static final String LAST =
      """
      SELECT value::text AS value FROM usage_event
      WHERE tenant_id = current_tenant() AND meter = $1 AND at >= $2 AND at < $3
        AND voided_at IS NULL
      ORDER BY at DESC, received_at DESC LIMIT 1
      """;

  /** $1 meter, $2 beginning, $3 customer: the total that it was told last. */
  static final String TOLD_TOTAL =
      """
      SELECT value::text AS value, at FROM usage_report
      WHERE tenant_id = current_tenant() AND meter = $1 AND hour = $2 AND customer = $3 AND total
        AND state <> 'lost'
      ORDER BY at DESC, created_at DESC LIMIT 1
      """;

  /**
   * An id that follows from what is told, and from how many reports of the same there were before:
   * a database that was restored from before it tells the same under the same identifier, which
   * Stripe then knows.
   */
  private static String id(String told, String before) {
    return """
    encode(substring(sha256(convert_to(jsonb_build_array(current_tenant(), %s,
      (SELECT count(*) FROM usage_report b WHERE b.tenant_id = current_tenant() AND %s))::text,
      'UTF8')) FOR 16), 'hex')::uuid
    """
        .formatted(told, before);
  }

  /** A new one of a total, which Stripe may be told twice. */
  record Made(UUID id, String meter, Instant hour, String customer, String value, Instant at) {}

  static final String MAKE =
      """
      INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at)
      VALUES ($1, current_tenant(), $2, $3, $4, $5::text::numeric, true, $6)
      """;

  /** $1 meter, $2 hour, $3 customer, $4 what is told of its growth, $5 the time of that. */
  static final String MAKE_OF_GROWTH =
      """
      INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at)
      SELECT
      """
          + id(
              "'growth', h.meter, extract(epoch FROM h.hour), $3::text, trim_scale(h.claimed)",
              "b.meter = $1 AND b.hour = $2")
          + """
                 , h.tenant_id, h.meter, h.hour, $3::text, $4::text::numeric, false, $5
          FROM usage_hour h
          WHERE h.tenant_id = current_tenant() AND h.meter = $1 AND h.hour = $2
          """;

  /** $1 meter, $2 hour, $3 customer, $4 the most: one for each event that has none. */
  static final String MAKE_OF_EVENTS =
      """
      INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at, event_id,
                                source)
      SELECT
      """
          + id("'event', e.event_id, e.source", "b.event_id = e.event_id AND b.source = e.source")
          + """
                 , current_tenant(), $1, $2, $3, 1, false, date_trunc('second', e.at),
                 e.event_id, e.source
          FROM usage_event e
          WHERE e.tenant_id = current_tenant() AND e.meter = $1 AND e.at >= $2
            AND e.at < $2::timestamptz + interval '1 hour' AND e.voided_at IS NULL
            AND NOT EXISTS (
              SELECT FROM usage_report r
              WHERE r.tenant_id = e.tenant_id AND r.event_id = e.event_id AND r.source = e.source
                AND r.state <> 'lost')
          ORDER BY e.at LIMIT $4
          """;

  /** $1 meter, $2 hour, $3 the most: one for each report that was delivered of a void event. */
  static final String MAKE_CANCELS =
      """
      INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at, event_id,
                                source, cancels)
      SELECT
      """
          + id("'cancel', r.id", "b.cancels = r.id")
          + """
                 , current_tenant(), r.meter, r.hour, r.customer, -1, false, r.at,
                 r.event_id, r.source, r.id
          FROM usage_event e
          JOIN usage_report r ON r.tenant_id = e.tenant_id AND r.event_id = e.event_id
            AND r.source = e.source AND r.cancels IS NULL AND r.state = 'delivered'
          WHERE e.tenant_id = current_tenant() AND e.meter = $1 AND e.at >= $2
            AND e.at < $2::timestamptz + interval '1 hour' AND e.voided_at IS NOT NULL
            AND NOT EXISTS (SELECT FROM usage_report c WHERE c.cancels = r.id)
          LIMIT $3
          """;

  /** $1 meter, $2 hour, $3 how much has a report now, $4 whether anything is left. */
  static final String CLAIMED =
      """
      UPDATE usage_hour SET claimed = claimed + $3::text::numeric, unseen = $4
      WHERE tenant_id = current_tenant() AND meter = $1 AND hour = $2
      """;

  /** $1 meter, $2 beginning, $3 end. */
  static final String SEEN =
      """
      UPDATE usage_hour SET unseen = false
      WHERE tenant_id = current_tenant() AND meter = $1 AND hour >= $2 AND hour < $3 AND unseen
      """;

  /** $1 id, $2 state, $3 why. */
  static final String END =
      """
      UPDATE usage_report SET state = $2, error = $3, ended_at = now()
      WHERE id = $1 AND state = 'sending'
      """;

  /** $1 meter, $2 hour, $3 value: what Stripe never got is told anew, by another report. */
  static final String GIVE_BACK =
      """
      UPDATE usage_hour SET claimed = claimed - $3::text::numeric, unseen = true
      WHERE tenant_id = current_tenant() AND meter = $1 AND hour = $2
      """;

  /** $1 meter, $2 beginning, $3 end: all of it is looked at again. */
  static final String UNSEE =
      """
      UPDATE usage_hour SET unseen = true
      WHERE tenant_id = current_tenant() AND meter = $1 AND hour >= $2 AND hour < $3
      """;

  /** $1 meter, $2 hour, $3 customer: what Stripe surely has of it. */
  static final String DELIVERED =
      """
      SELECT coalesce(sum(value), 0)::text AS value FROM usage_report
      WHERE tenant_id = current_tenant() AND meter = $1 AND hour = $2 AND customer = $3
        AND NOT total AND state = 'delivered'
      """;

  /**
   * $1 id, $2 why. By Stripe's own word, also where it had taken it; a second time it changes
   * nothing.
   */
  static final String REFUSED =
      """
      UPDATE usage_report SET state = 'rejected', error = $2, ended_at = now()
      WHERE id = $1 AND state <> 'lost'
      RETURNING tenant_id, meter, value::text AS value
      """;
}
