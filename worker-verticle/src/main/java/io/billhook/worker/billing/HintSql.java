package io.billhook.worker.billing;

/** Statements on {@code webhook_event}, all of the engine role. Rows are locked in order of id. */
final class HintSql {
  /**
   * $1 type of the object, $2 its id, $3 time of the fetch, $4 note. Also those that an earlier job
   * gave up: what we hold now is newer than they are.
   */
  static final String PROCESSED =
      """
      UPDATE webhook_event
      SET state = 'processed', note = $4::text, processed_at = clock_timestamp()
      WHERE id IN (
        SELECT id FROM webhook_event
        WHERE provider = 'stripe' AND object_type = $1 AND object_id = $2
          AND state <> 'processed' AND received_at <= $3
        ORDER BY id FOR NO KEY UPDATE)
      """;

  /** $1 type, $2 id, $3 note, $4 job. What came after the job's last claim has a job of its own. */
  static final String FAILED =
      """
      UPDATE webhook_event SET state = 'failed', note = $3::text
      WHERE id IN (
        SELECT id FROM webhook_event
        WHERE provider = 'stripe' AND object_type = $1 AND object_id = $2 AND state = 'received'
          AND received_at <= coalesce((SELECT attempted_at FROM job WHERE id = $4), now())
        ORDER BY id FOR NO KEY UPDATE)
      """;

  /** $1 type of the object, $2 its id, $3 time of the fetch, $4 how the events' type ends. */
  static final String SAID =
      """
      SELECT EXISTS (
        SELECT FROM webhook_event
        WHERE provider = 'stripe' AND object_type = $1 AND object_id = $2
          AND state <> 'processed' AND received_at <= $3 AND right(type, length($4)) = $4) AS said
      """;

  private HintSql() {}
}
