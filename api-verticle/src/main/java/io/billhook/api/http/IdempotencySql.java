package io.billhook.api.http;

/** Statements of {@link Idempotency}. */
final class IdempotencySql {
  private IdempotencySql() {}

  /** $1 the scope's first eight bytes; until the end of the transaction, without waiting. */
  static final String LOCK = "SELECT pg_try_advisory_xact_lock($1) AS free";

  static final String FIND =
      """
      SELECT answer FROM idempotency_key
      WHERE scope = $1 AND created_at > now() - interval '24 hours'
      """;

  /**
   * $1 scope, $2 tenant, $3 answer. It takes the place of one that is no longer found; where it is,
   * this divides by zero.
   */
  static final String KEEP =
      """
      INSERT INTO idempotency_key AS k (scope, tenant_id, answer) VALUES ($1, $2, $3)
      ON CONFLICT (scope) DO UPDATE SET answer = excluded.answer, created_at = excluded.created_at
      WHERE 1 / (k.created_at <= now() - interval '24 hours')::int = 1
      """;
}
