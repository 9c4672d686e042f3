package io.billhook.api.ops.intake;

/** Statements of {@link WebhookSearch}. */
final class WebhookSearchSql {
  private WebhookSearchSql() {}

  /** By the unique key: providers and endpoints are few, so it is probed with each pair. */
  static final String BY_EXTERNAL_ID =
      """
      SELECT id, provider, external_id, type, state, note, duplicates, received_at, processed_at
      FROM webhook_event
      WHERE provider = ANY (ARRAY['stripe', 'twilio', 'brevo'])
        AND endpoint = ANY (ARRAY['default', 'status', 'inbound'])
        AND external_id = $1
        AND ($2::text IS NULL OR provider = $2) AND ($3::text IS NULL OR state = $3)
        AND ($4::uuid IS NULL OR id < $4)
      ORDER BY id DESC LIMIT $5
      """;

  /** Among the next $5 rows; see {@link io.billhook.api.ops.access.Window}. */
  static final String NEWEST =
      """
      WITH looked AS (
        SELECT id, provider, external_id, type, state, note, duplicates, received_at, processed_at
        FROM webhook_event WHERE $3::uuid IS NULL OR id < $3 ORDER BY id DESC LIMIT $5
      ), ending AS (
        SELECT CASE WHEN count(*) = $5 THEN (SELECT id FROM looked ORDER BY id LIMIT 1) END AS id
        FROM looked
      )
      SELECT found.id, provider, external_id, type, state, note, duplicates, received_at,
             processed_at, ending.id AS window_end
      FROM ending LEFT JOIN (
        SELECT id, provider, external_id, type, state, note, duplicates, received_at, processed_at
        FROM looked
        WHERE ($1::text IS NULL OR provider = $1) AND ($2::text IS NULL OR state = $2)
        ORDER BY id DESC LIMIT $4
      ) AS found ON true
      ORDER BY found.id DESC
      """;
}
