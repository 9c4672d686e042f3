package io.billhook.devkit.faults.check;

/** Read by a superuser. */
final class BooksSql {
  /** Events: the load's name. */
  static final String EVENTS =
      """
      SELECT external_id AS name, coalesce(object_id, '') AS job, state = 'processed' AS done,
             processed_at AS done_at, concat_ws(' ', state, note) AS state
      FROM webhook_event WHERE external_id ^@ ('evt_' || ? || '_')
      """;

  /** Mails, receipts among them: the load's name. */
  static final String MAILS =
      """
      SELECT recipient AS name, id::text AS job, status = 'sent' AS done, sent_at AS done_at,
             concat_ws(' ', status, error) AS state
      FROM email WHERE recipient ^@ (? || '-')
      """;

  /** Texts: the beginning of the load's numbers. */
  static final String TEXTS =
      """
      SELECT recipient AS name, id::text AS job, status = 'sent' AS done, sent_at AS done_at,
             concat_ws(' ', status, error) AS state
      FROM sms WHERE recipient ^@ ?
      """;

  /** Jobs that are due and have not ended, and those that are dead, enqueued since that time. */
  static final String LEFT =
      """
      SELECT concat_ws(' ', id, kind, args, 'state', state, 'attempt', attempt, 'lost', lost,
                       'holder', holder, 'run_at', run_at, 'dispatch_at', dispatch_at) AS line
      FROM job
      WHERE created_at >= ? AND (state = 6 OR (state NOT IN (4, 5) AND run_at < now()))
      LIMIT 20
      """;

  static final String HELD =
      "SELECT concat_ws(' ', process, batch, ids, created_at) AS line FROM hold LIMIT 20";

  /** Attempts that were counted and brought nothing, since that time. */
  static final String BURNED =
      "SELECT count(*) FROM job_attempt WHERE finished_at >= ? AND outcome IN ('retry', 'dead')";

  /** The jobs that are about one of these objects. */
  static final String JOBS = "SELECT id::text FROM job WHERE args->>'id' = ANY (?)";

  private BooksSql() {}
}
