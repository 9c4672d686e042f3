package io.billhook.control;

/** Statements of {@link Retry}. */
final class RetrySql {
  private RetrySql() {}

  static final String LOCK =
      """
      SELECT state, cancel_asked_at IS NOT NULL AS to_be_cancelled
      FROM job WHERE id = $1 FOR NO KEY UPDATE
      """;

  /** Sent by the relay. What is due already keeps since when: its wait is measured from there. */
  static final String MAKE_DUE =
      "UPDATE job SET run_at = least(run_at, now()), dispatch_at = now() WHERE id = $1";
}
