package io.billhook.messaging.suppression;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link Suppressions}; the policies of the table keep to the scope. */
final class SuppressionsSql {
  private SuppressionsSql() {}

  /** $1 channel, $2 address, $3 lane. What keeps everything away comes before what keeps bulk. */
  static final String FIND =
      "SELECT id, reason FROM suppression WHERE "
          + holds("$1", "$2", "$3::text")
          + " ORDER BY scope LIMIT 1";

  /** Whether a row keeps a message of this channel and lane from this address: a condition. */
  static String holds(String channel, String address, String lane) {
    return "address = lower(%s) AND channel = %s AND (scope = 'all' OR %s = 'bulk')"
            .formatted(address, channel, lane)
        + " AND (until IS NULL OR until > now())";
  }

  /**
   * $1 id, $2 message, $3 of the audit's row. Counts one that passes within the hour for its own
   * later tries alone. Gives whether it may.
   */
  static final String PASS =
      """
      WITH passed AS (
        UPDATE suppression SET passed_at = now(), passed_for = $2
        WHERE id = $1 AND (passed_at IS NULL OR passed_at <= now() - interval '1 hour')
          AND passed_for IS DISTINCT FROM $2
        RETURNING tenant_id, channel, reason
      ), noted AS (
        INSERT INTO audit_log (id, tenant_id, actor_type, action, target, reason)
        SELECT $3, tenant_id, 'system', 'suppression.passed', channel || ':' || $2::uuid,
               'A security message to a suppressed address: ' || reason
        FROM passed
      )
      SELECT EXISTS (SELECT FROM passed)
             OR EXISTS (SELECT FROM suppression WHERE id = $1 AND passed_for = $2) AS passes
      """;

  /**
   * One more; days without which it holds until somebody lifts it. And the reasons, weakest first.
   */
  record Add(
      UUID id,
      @Nullable UUID tenant,
      String channel,
      String address,
      String scope,
      String reason,
      @Nullable UUID message,
      @Nullable Integer days,
      List<String> weakestFirst) {}

  /** Where there is one already the stronger reason stays, and of the same the longer time. */
  static final String ADD =
      """
      INSERT INTO suppression AS s (id, tenant_id, channel, address, scope, reason, message, until)
      VALUES ($1, $2, $3, lower($4), $5, $6, $7, now() + make_interval(days => $8::integer))
      ON CONFLICT (tenant_id, channel, address, scope) DO UPDATE
      SET reason = excluded.reason, message = excluded.message, until = excluded.until
      WHERE s.until <= now()
         OR array_position($9::text[], excluded.reason) > array_position($9::text[], s.reason)
         OR (excluded.reason = s.reason AND excluded.until > s.until)
      """;
}
