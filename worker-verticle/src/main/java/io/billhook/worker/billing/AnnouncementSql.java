package io.billhook.worker.billing;

/** Statements of the engine role on what was told of an object. */
final class AnnouncementSql {
  /** $1 id of the object. */
  static final String STORED =
      """
      SELECT data::text AS data, beside::text AS beside, announced, fetched, synced_at, tenant_id
      FROM billing_object WHERE stripe_id = $1 FOR NO KEY UPDATE
      """;

  /** $1 id of the object, $2 state. */
  static final String ANNOUNCED = "UPDATE billing_object SET announced = $2 WHERE stripe_id = $1";

  /** $1 id of the object. */
  static final String TOLD = "SELECT DISTINCT type FROM domain_event WHERE stripe_id = $1";

  private AnnouncementSql() {}
}
