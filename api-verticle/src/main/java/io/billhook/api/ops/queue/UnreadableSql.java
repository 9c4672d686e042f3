package io.billhook.api.ops.queue;

/** Statements of {@link UnreadableMessages}. */
final class UnreadableSql {
  private UnreadableSql() {}

  /** $1 ids below this one, $2 rows. */
  static final String NEWEST =
      """
      SELECT id, queue, reason, octet_length(body) AS size, received_at
      FROM dead_message WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2
      """;

  /** $1 id, $2 bytes of the body at the most. */
  static final String ONE =
      """
      SELECT id, queue, reason, octet_length(body) AS size, received_at,
             substring(body FROM 1 FOR $2) AS body
      FROM dead_message WHERE id = $1
      """;
}
