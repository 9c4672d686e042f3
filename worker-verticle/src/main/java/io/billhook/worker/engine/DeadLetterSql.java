package io.billhook.worker.engine;

/** Statements of the dead letter recorder. */
final class DeadLetterSql {
  private DeadLetterSql() {}

  /** Waiting jobs whose message the broker gave up: the relay sends them anew. */
  static final String SEND_AGAIN =
      """
      UPDATE job SET dispatch_at = greatest(now() + interval '5 seconds', run_at)
      WHERE id = ANY ($1::uuid[]) AND state IN (0, 1, 3)
      """;

  static final String KEEP = "INSERT INTO dead_message (queue, reason, body) VALUES ($1, $2, $3)";
}
