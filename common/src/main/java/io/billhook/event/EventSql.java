package io.billhook.event;

/** The statement of {@link Events}, of the engine role. */
final class EventSql {
  private EventSql() {}

  /** $1 id, $2 tenant, $3 type, $4 subject, $5 occurrence, $6 late. */
  static final String INSERT =
      """
      INSERT INTO domain_event (id, tenant_id, type, stripe_id, fetched, late)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (stripe_id, type, fetched) DO NOTHING
      """;
}
