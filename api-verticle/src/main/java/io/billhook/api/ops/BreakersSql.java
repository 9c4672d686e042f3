package io.billhook.api.ops;

/** Statements of {@link Breakers} and {@link Overview}. */
final class BreakersSql {
  private BreakersSql() {}

  static final String ALL =
      """
      SELECT name, (array_agg(state ORDER BY array_position(ARRAY['open', 'half_open', 'closed'], state)))[1]
             AS state, max(failures) AS failures
      FROM breaker JOIN process ON process.id = breaker.process AND process.dead_at IS NULL
      GROUP BY name ORDER BY name
      """;
}
