package io.billhook.worker.consume;

/** Statements that read what operators have ordered. */
final class SteeringSql {
  private SteeringSql() {}

  static final String ORDERS =
      """
      SELECT name, 'pause' AS wish FROM queue WHERE paused_at IS NOT NULL
      UNION ALL SELECT name, state FROM breaker_override
      """;

  /** What the relay has passed over while its queue was paused is due. */
  static final String RESUMED =
      """
      UPDATE job SET dispatch_at = now()
      WHERE id IN (
        SELECT id FROM job
        WHERE dispatch_at > now() AND dispatch_at < now() + interval '5 minutes'
          AND queue = ANY ($1::text[]) AND run_at <= now()
        ORDER BY dispatch_at LIMIT 10000 FOR NO KEY UPDATE SKIP LOCKED)
      """;
}
