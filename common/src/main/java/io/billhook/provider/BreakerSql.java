package io.billhook.provider;

final class BreakerSql {
  /** $1 name, $2 process, $3 state, $4 failures. */
  static final String RECORD =
      """
      INSERT INTO breaker (name, process, state, failures)
      VALUES ($1, $2, $3, $4)
      ON CONFLICT (name, process) DO UPDATE
      SET state = excluded.state, failures = excluded.failures, changed_at = clock_timestamp()
      """;

  private BreakerSql() {}
}
