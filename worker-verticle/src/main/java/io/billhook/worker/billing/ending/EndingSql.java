package io.billhook.worker.billing.ending;

/** Statements of {@link EndWithTenantHandler}; the policies of the tables keep to the tenant. */
final class EndingSql {
  private EndingSql() {}

  /** $1 tenant. */
  static final String DELETED =
      "SELECT deleted_at IS NOT NULL AS deleted FROM tenant WHERE id = $1";

  static final String LIVING =
      """
      SELECT stripe_id FROM billing_object
      WHERE tenant_id = current_tenant() AND object = 'subscription'
        AND data->>'status' NOT IN ('canceled', 'incomplete_expired') AND data->'deleted' IS NULL
      ORDER BY stripe_id
      """;
}
