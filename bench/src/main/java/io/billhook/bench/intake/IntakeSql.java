package io.billhook.bench.intake;

/** Statements that look at what intake has written. */
final class IntakeSql {
  private IntakeSql() {}

  /** Each event, how often it came, and how many jobs its subscription has. */
  static final String EVENTS =
      """
      SELECT e.external_id, e.duplicates, count(j.id) AS jobs
      FROM webhook_event e LEFT JOIN job j ON j.dedupe_key = 'billing.sync::' || e.object_id
      GROUP BY e.id
      """;
}
