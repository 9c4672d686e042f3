package io.billhook.api.ops.intake;

/** Statements of {@link WebhookReplay}. */
final class WebhookReplaySql {
  private WebhookReplaySql() {}

  static final String EVENT =
      """
      SELECT provider, endpoint, type, object_type, object_id, note IS NOT DISTINCT FROM 'other_account' AS foreign_object
      FROM webhook_event WHERE id = $1
      FOR NO KEY UPDATE
      """;

  static final String RECEIVED_AGAIN =
      """
      UPDATE webhook_event SET state = 'received', note = NULL, processed_at = NULL WHERE id = $1
      RETURNING id, provider, external_id, type, state, note, duplicates, received_at, processed_at
      """;
}
