package io.billhook.worker.engine;

/** Statements that read what operators have ordered. */
final class FlowControlSql {
  private FlowControlSql() {}

  static final String ORDERS =
      """
      SELECT name, 'pause' AS wish FROM queue WHERE paused_at IS NOT NULL
      UNION ALL SELECT name, state FROM breaker_override
      """;
}
