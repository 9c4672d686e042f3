package io.billhook.api.ops;

/** Statements of {@link BillingObjects}. */
final class BillingObjectsSql {
  private BillingObjectsSql() {}

  static final String GET =
      """
      SELECT stripe_id, object, tenant_id, synced_at, data::text AS data
      FROM billing_object WHERE stripe_id = $1
      """;
}
