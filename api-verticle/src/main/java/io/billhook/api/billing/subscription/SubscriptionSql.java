package io.billhook.api.billing.subscription;

/**
 * Statements on our copy of what a tenant pays for; the policies of the table keep to the tenant.
 */
final class SubscriptionSql {
  private SubscriptionSql() {}

  /** $1 id. */
  static final String OBJECT = "SELECT data::text AS data FROM billing_object WHERE stripe_id = $1";

  /** $1 subscription: the schedule that manages it. */
  static final String SCHEDULE =
      """
      SELECT data::text AS data FROM billing_object
      WHERE tenant_id = current_tenant() AND object = 'subscription_schedule'
        AND data->>'subscription' = $1 AND data->>'status' IN ('active', 'not_started')
      ORDER BY (data->>'created')::bigint DESC, stripe_id DESC LIMIT 1
      """;
}
