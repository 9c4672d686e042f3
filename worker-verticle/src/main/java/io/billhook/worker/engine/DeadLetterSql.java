package io.billhook.worker.engine;

import io.billhook.job.JobState;

/** Statements of the dead letter recorder. */
final class DeadLetterSql {
  private DeadLetterSql() {}

  /** Waiting jobs whose message the broker gave up: the relay sends them anew. */
  static final String SEND_AGAIN =
      JobState.named(
          """
      UPDATE job SET dispatch_at = greatest(now() + interval '5 seconds', run_at)
      WHERE id = ANY ($1::uuid[]) AND state IN ({waiting})
      """);

  static final String KEEP = "INSERT INTO dead_message (queue, reason, body) VALUES ($1, $2, $3)";
}
