package io.billhook.api.ops;

/** Statements of {@link Breakers} and {@link Overview}. */
final class BreakersSql {
  private BreakersSql() {}

  /** All that any process has told of, in each; how they stand is told by the live ones. */
  static final String ALL =
      """
      SELECT breaker.name, breaker.process, breaker.state, breaker.failures, breaker.changed_at,
             process.host, process.id IS NOT NULL AS live, o.state AS forced
      FROM breaker
           LEFT JOIN process ON process.id = breaker.process AND process.dead_at IS NULL
           LEFT JOIN breaker_override o ON o.name = breaker.name
      ORDER BY breaker.name, breaker.process
      """;

  static final String HOLD =
      """
      INSERT INTO breaker_override (name, state) VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET state = excluded.state, set_at = now()
      """;

  static final String AUTO = "DELETE FROM breaker_override WHERE name = $1";
}
