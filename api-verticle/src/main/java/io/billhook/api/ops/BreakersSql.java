package io.billhook.api.ops;

/** Statements of {@link Breakers} and {@link Overview}. */
final class BreakersSql {
  private BreakersSql() {}

  /** All that any process has ever told of; how they stand is told by the live ones. */
  static final String ALL =
      """
      SELECT breaker.name,
             (array_agg(breaker.state
                        ORDER BY array_position(ARRAY['open', 'half_open', 'closed'], breaker.state))
              FILTER (WHERE process.id IS NOT NULL))[1] AS state,
             coalesce(max(failures) FILTER (WHERE process.id IS NOT NULL), 0) AS failures,
             (SELECT o.state FROM breaker_override o WHERE o.name = breaker.name) AS forced
      FROM breaker
           LEFT JOIN process ON process.id = breaker.process AND process.dead_at IS NULL
      GROUP BY breaker.name ORDER BY breaker.name
      """;

  static final String HOLD =
      """
      INSERT INTO breaker_override (name, state) VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET state = excluded.state, set_at = now()
      """;

  static final String AUTO = "DELETE FROM breaker_override WHERE name = $1";
}
