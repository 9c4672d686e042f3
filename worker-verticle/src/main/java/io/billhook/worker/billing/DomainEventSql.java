package io.billhook.worker.billing;

/** Statements of the engine role on what was told of an object. */
final class DomainEventSql {
  /** $1 id of the object. */
  static final String STORED =
      """
      SELECT data::text AS data, announced, fetched, tenant_id, customer
      FROM billing_object WHERE stripe_id = $1 FOR NO KEY UPDATE
      """;

  /** $1 id of the object, $2 state. */
  static final String ANNOUNCED = "UPDATE billing_object SET announced = $2 WHERE stripe_id = $1";

  /** $1 id, $2 tenant, $3 type, $4 object, $5 fetch. */
  static final String INSERT =
      """
      INSERT INTO domain_event (id, tenant_id, type, stripe_id, fetched)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (stripe_id, type, fetched) DO NOTHING
      """;

  /** $1 id of the customer. */
  static final String EMAIL_OF_CUSTOMER =
      "SELECT data->>'email' AS email FROM billing_object WHERE stripe_id = $1";

  private DomainEventSql() {}
}
