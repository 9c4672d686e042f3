package io.billhook.control;

import io.billhook.job.JobState;

/** The statement of {@link Cancellation}. */
final class CancellationSql {
  private CancellationSql() {}

  /**
   * A waiting job is made due, so that the relay sends it and the next claim ends it; its unique
   * key is free at once, or a new request would be folded into a job that ends. Asked again,
   * nothing moves.
   */
  static final String ASK =
      JobState.named(
          """
      UPDATE job
      SET cancel_asked_at = coalesce(cancel_asked_at, now()),
          run_at = CASE WHEN state = {running} OR cancel_asked_at IS NOT NULL THEN run_at ELSE now() END,
          dispatch_at = CASE WHEN state = {running} OR cancel_asked_at IS NOT NULL THEN dispatch_at
                             ELSE now() END,
          unique_key = NULL
      WHERE id = $1 AND state IN ({waiting}, {running})
      RETURNING state, cancel_asked_at
      """);
}
