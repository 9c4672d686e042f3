package io.billhook.worker.billing;

/** Statements on {@code webhook_event}, all of the engine role. Rows are locked in order of id. */
final class HintSql {
  /**
   * $1 object, $2 time of the fetch, $3 note. Also those that an earlier job gave up: what we hold
   * now is newer than they are.
   */
  static final String PROCESSED =
      """
      UPDATE webhook_event
      SET state = 'processed', note = $3::text, processed_at = clock_timestamp()
      WHERE id IN (
        SELECT id FROM webhook_event
        WHERE provider = 'stripe' AND object_id = $1
          AND state <> 'processed' AND received_at <= $2
        ORDER BY id FOR NO KEY UPDATE)
      """;

  /** $1 object, $2 note, $3 job. What came after the job's last claim has a job of its own. */
  static final String FAILED =
      """
      UPDATE webhook_event SET state = 'failed', note = $2::text
      WHERE id IN (
        SELECT id FROM webhook_event
        WHERE provider = 'stripe' AND object_id = $1 AND state = 'received'
          AND received_at <= coalesce((SELECT attempted_at FROM job WHERE id = $3), now())
        ORDER BY id FOR NO KEY UPDATE)
      """;

  private HintSql() {}
}
