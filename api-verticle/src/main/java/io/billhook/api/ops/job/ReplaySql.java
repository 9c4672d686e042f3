package io.billhook.api.ops.job;

/** Statements on the nonces of {@link Replay}. */
final class ReplaySql {
  private ReplaySql() {}

  /** Nonces of the day before. */
  static final String FORGET =
      """
      DELETE FROM replay_request WHERE (actor_id, nonce) IN (
        SELECT actor_id, nonce FROM replay_request WHERE created_at < now() - interval '24 hours'
        FOR UPDATE SKIP LOCKED)
      """;

  /** Waits for another transaction that brings the same nonce; writes nothing if that commits. */
  static final String BEGIN =
      """
      INSERT INTO replay_request (actor_id, nonce, request) VALUES ($1, $2, $3)
      ON CONFLICT (actor_id, nonce) DO NOTHING
      """;

  static final String EARLIER =
      """
      SELECT request, matched, replayed, more
      FROM replay_request WHERE actor_id = $1 AND nonce = $2
      """;

  static final String ANSWERED =
      """
      UPDATE replay_request SET matched = $3, replayed = $4, more = $5
      WHERE actor_id = $1 AND nonce = $2
      """;
}
