package io.billhook.mirror;

/** The statement of {@link Meter}; a policy of the table shows meters to all. */
final class MeterSql {
  private MeterSql() {}

  /** $1 names. */
  static final String NAMED =
      """
      SELECT data::text AS data FROM billing_object
      WHERE object = 'billing.meter' AND data->>'event_name' = ANY ($1)
      ORDER BY stripe_id
      """;
}
