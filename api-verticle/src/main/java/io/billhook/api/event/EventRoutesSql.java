package io.billhook.api.event;

/** The statement of {@link EventRoutes}; the policies of the table keep to the tenant. */
final class EventRoutesSql {
  private EventRoutesSql() {}

  /** $1 type, $2 subject, $3 ids below this one, $4 rows. */
  static final String LIST =
      """
      SELECT id, type, stripe_id, late, created_at
      FROM domain_event
      WHERE tenant_id = current_tenant() AND ($1::text IS NULL OR type = $1)
        AND ($2::text IS NULL OR stripe_id = $2) AND ($3::uuid IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4
      """;
}
