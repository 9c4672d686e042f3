package io.billhook.api.billing.entitlement;

/** Statements of {@link EntitlementRoutes}; the policies of the tables keep to the tenant. */
final class EntitlementSql {
  private EntitlementSql() {}

  static final String LIST =
      """
      SELECT feature, name, quota, used FROM entitlement
      WHERE tenant_id = current_tenant() AND active ORDER BY feature
      """;

  static final String SYNCED_AT =
      "SELECT synced_at FROM entitlement_sync WHERE tenant_id = current_tenant()";
}
