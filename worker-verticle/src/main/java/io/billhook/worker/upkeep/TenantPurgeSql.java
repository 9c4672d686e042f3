package io.billhook.worker.upkeep;

/** Statements of {@link TenantPurge}. $1 the most rows. */
final class TenantPurgeSql {
  private TenantPurgeSql() {}

  static final String EMAILS =
      """
      DELETE FROM email WHERE id IN (
        SELECT e.id FROM tenant t JOIN email e ON e.tenant_id = t.id
        WHERE t.purge_at < now() LIMIT $1)
      """;

  static final String TEXTS =
      """
      DELETE FROM sms WHERE id IN (
        SELECT s.id FROM tenant t JOIN sms s ON s.tenant_id = t.id
        WHERE t.purge_at < now() LIMIT $1)
      """;

  static final String DOMAIN_EVENTS =
      """
      DELETE FROM domain_event WHERE id IN (
        SELECT e.id FROM tenant t JOIN domain_event e ON e.tenant_id = t.id
        WHERE t.purge_at < now() LIMIT $1)
      """;

  /** Gives those that live: nothing will know of them here. */
  static final String SUBSCRIPTIONS =
      """
      DELETE FROM billing_object WHERE stripe_id IN (
        SELECT b.stripe_id FROM tenant t
               JOIN billing_object b ON b.tenant_id = t.id AND b.object = 'subscription'
        WHERE t.purge_at < now() LIMIT $1)
      RETURNING stripe_id,
        data->>'status' NOT IN ('canceled', 'incomplete_expired') AND data->'deleted' IS NULL
          AS lives
      """;

  static final String BILLING_OBJECTS =
      """
      DELETE FROM billing_object WHERE stripe_id IN (
        SELECT b.stripe_id FROM tenant t JOIN billing_object b ON b.tenant_id = t.id
        WHERE t.purge_at < now() LIMIT $1)
      """;

  static final String USAGE_EVENTS =
      """
      DELETE FROM usage_event WHERE ctid = ANY (ARRAY(
        SELECT e.ctid FROM tenant t JOIN usage_event e ON e.tenant_id = t.id
        WHERE t.purge_at < now() LIMIT $1))
      """;

  static final String USAGE_REPORTS =
      """
      DELETE FROM usage_report WHERE ctid = ANY (ARRAY(
        SELECT r.ctid FROM tenant t JOIN usage_report r ON r.tenant_id = t.id
        WHERE t.purge_at < now() LIMIT $1))
      """;

  static final String TENANTS =
      """
      DELETE FROM tenant WHERE purge_at < now() AND id IN (
        SELECT id FROM tenant WHERE purge_at < now() ORDER BY purge_at LIMIT $1)
      RETURNING id
      """;

  /** $1 tenant. */
  static final String SEAT_CHANGE = "DELETE FROM seat_change WHERE tenant_id = $1";

  /** $1 id, $2 tenant. */
  static final String NOTE =
      """
      INSERT INTO audit_log (id, tenant_id, actor_type, action, target)
      VALUES ($1, $2, 'system', 'tenant.purge', 'tenant:' || $2::uuid)
      """;
}
