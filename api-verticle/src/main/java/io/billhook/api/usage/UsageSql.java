package io.billhook.api.usage;

import io.billhook.postgres.Column;
import java.time.Instant;
import java.util.List;

/** Statements of {@link UsageRoutes}; the policies of the tables keep to the tenant. */
final class UsageSql {
  private UsageSql() {}

  /** The columns of a batch. */
  record Batch(
      Column<String> ids,
      Column<String> sources,
      Column<String> meters,
      Column<String> values,
      Column<Instant> times) {
    static Batch of(List<UsageEvent> events) {
      return new Batch(
          Column.of(String.class, events, UsageEvent::id),
          Column.of(String.class, events, UsageEvent::source),
          Column.of(String.class, events, UsageEvent::meter),
          Column.of(String.class, events, event -> event.value().toPlainString()),
          Column.of(Instant.class, events, UsageEvent::at));
    }
  }

  /**
   * New events with the sums of their hours, in one statement. Hours are locked in one order by all
   * who write them.
   */
  static final String STORE =
      """
      WITH stored AS (
        INSERT INTO usage_event (tenant_id, event_id, source, meter, value, at)
        SELECT current_tenant(), given.event_id, given.source, given.meter, given.value::numeric,
               given.at
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
             AS given (event_id, source, meter, value, at)
        ON CONFLICT (tenant_id, event_id, source) DO NOTHING
        RETURNING meter, value, at
      ), summed AS (
        INSERT INTO usage_hour AS held (tenant_id, meter, hour, value, events, last_at)
        SELECT current_tenant(), meter, date_trunc('hour', at, 'UTC') AS hour, sum(value), count(*),
               max(at)
        FROM stored GROUP BY meter, date_trunc('hour', at, 'UTC') ORDER BY meter, hour
        ON CONFLICT (tenant_id, meter, hour) DO UPDATE
        SET value = held.value + excluded.value, events = held.events + excluded.events,
            last_at = greatest(held.last_at, excluded.last_at), unseen = true
      )
      SELECT count(*) AS accepted FROM stored
      """;

  /**
   * How many of a batch are stored as they are in it. A statement after it: it sees all others'.
   */
  static final String SAME =
      """
      SELECT count(*) AS same
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
           AS given (event_id, source, meter, value, at)
      JOIN usage_event e ON e.tenant_id = current_tenant() AND e.event_id = given.event_id
        AND e.source = given.source
      WHERE e.meter = given.meter AND e.value = given.value::numeric AND e.at = given.at
      """;

  /** $1 id, $2 source. The lock lets one void at a time decide. */
  static final String EVENT =
      """
      SELECT event_id, source, meter, trim_scale(value)::text AS value, at, voided_at,
             at < now() - interval '35 days' AS too_old,
             EXISTS (SELECT FROM usage_report r
                     WHERE r.tenant_id = e.tenant_id AND r.event_id = e.event_id
                       AND r.source = e.source AND r.cancels IS NULL AND r.state <> 'lost'
                       AND r.created_at < now() - interval '23 hours') AS told_long_ago
      FROM usage_event e
      WHERE tenant_id = current_tenant() AND event_id = $1 AND source = $2
      FOR NO KEY UPDATE
      """;

  /** $1 id, $2 source. */
  static final String VOID =
      """
      WITH gone AS (
        UPDATE usage_event SET voided_at = now()
        WHERE tenant_id = current_tenant() AND event_id = $1 AND source = $2 AND voided_at IS NULL
        RETURNING meter, value, at, voided_at
      ), summed AS (
        UPDATE usage_hour h
        SET value = h.value - gone.value, events = h.events - 1, unseen = true
        FROM gone
        WHERE h.tenant_id = current_tenant() AND h.meter = gone.meter
          AND h.hour = date_trunc('hour', gone.at, 'UTC')
      )
      SELECT voided_at FROM gone
      """;

  /**
   * $1 a meter or null for all, $2 from, $3 the first and $4 the end of the whole hours in between,
   * $5 to. Whole hours are read from their sums, the rest from the events.
   */
  static final String USED =
      """
      SELECT used.meter, sum(parts.events)::bigint AS events,
             trim_scale(sum(parts.value))::text AS value,
             (SELECT trim_scale(e.value)::text FROM usage_event e
              WHERE e.tenant_id = current_tenant() AND e.meter = used.meter AND e.at >= $2
                AND e.at < $5 AND e.voided_at IS NULL
              ORDER BY e.at DESC, e.received_at DESC LIMIT 1) AS last
      FROM (SELECT DISTINCT meter FROM usage_hour
            WHERE tenant_id = current_tenant() AND ($1::text IS NULL OR meter = $1)
              AND hour < $5) used
      CROSS JOIN LATERAL (
        SELECT h.value, h.events FROM usage_hour h
        WHERE h.tenant_id = current_tenant() AND h.meter = used.meter AND h.hour >= $3
          AND h.hour < $4
        UNION ALL
        SELECT e.value, 1 FROM usage_event e
        WHERE e.tenant_id = current_tenant() AND e.meter = used.meter AND e.at >= $2 AND e.at < $3
          AND e.voided_at IS NULL
        UNION ALL
        SELECT e.value, 1 FROM usage_event e
        WHERE e.tenant_id = current_tenant() AND e.meter = used.meter AND e.at >= $4 AND e.at < $5
          AND e.voided_at IS NULL) parts
      GROUP BY used.meter ORDER BY used.meter
      """;

  /** $1 a meter or null for all, $2 from, $3 to. Of totals the newest of each hour counts. */
  static final String REPORTED =
      """
      SELECT meter, trim_scale(sum(value))::text AS value,
             (array_agg(trim_scale(value)::text ORDER BY at DESC, created_at DESC))[1] AS last
      FROM (SELECT meter, value, total, at, created_at,
                   row_number() OVER (PARTITION BY meter, hour, total
                                      ORDER BY at DESC, created_at DESC) AS newest
            FROM usage_report
            WHERE tenant_id = current_tenant() AND ($1::text IS NULL OR meter = $1)
              AND at >= $2 AND at < $3 AND state = 'delivered') told
      WHERE NOT total OR newest = 1
      GROUP BY meter
      """;
}
