package io.billhook.bench.usage;

/** Statements of the bench. */
final class UsageSql {
  private UsageSql() {}

  static final String LIKE_EVENT = "CREATE TABLE bare_usage_event (LIKE usage_event INCLUDING ALL)";

  /** A meter as the sync would bring it. */
  static final String METER =
      """
      INSERT INTO billing_object (stripe_id, object, data, fetched, synced_at)
      VALUES ('mtr_bench', 'billing.meter',
              '{"id": "mtr_bench", "event_name": "bench_calls", "status": "active",
                "default_aggregation": {"formula": "sum"}}', 1, now())
      """;

  static final String INSERT =
      """
      INSERT INTO bare_usage_event (tenant_id, event_id, source, meter, value, at)
      SELECT '01890a5d-ac96-774b-bcce-b302099a8057', event_id, '', meter, value::numeric, at
      FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[]) AS t (event_id, meter, value, at)
      """;

  /** What is stored: events, their sum, and the sum of the hours. */
  static final String STORED =
      """
      SELECT count(*) AS events, coalesce(sum(value), 0) AS value,
             (SELECT coalesce(sum(value), 0) FROM usage_hour) AS hours
      FROM usage_event
      """;
}
