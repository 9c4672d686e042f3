package io.billhook.worker.upkeep;

import io.billhook.job.JobState;

/**
 * Statements of {@link Batches}. Those that walk a primary key look at 1,000 rows from a place on,
 * below the lowest id of the retention's end, delete the old ones of them, and tell where they
 * ended: so each costs the same, however many of the rows are kept. Locked rows are left for the
 * next time. A retention that is NULL keeps everything.
 */
final class PruneSql {
  private PruneSql() {}

  static final String NOW = "SELECT now() AS now";

  /**
   * Each row by its primary key, and nothing else: a scan, a hash or a merge join would read a
   * table whole, or up to the batch, whether planned so for a small one and kept, or by an
   * estimate.
   */
  static final String BY_INDEX =
      """
      SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
             set_config('enable_mergejoin', 'off', true),
             set_config('jit', 'off', true) -- what is forbidden costs so much that it would compile
      """;

  /** From ($1, $2) to below $3; older than $4. A dead job keeps its history. */
  static final String ATTEMPTS =
      JobState.named(
          """
      WITH looked AS (
        SELECT job_id, claim, finished_at FROM job_attempt
        WHERE (job_id, claim) > ($1::uuid, $2::integer) AND job_id < $3
        ORDER BY job_id, claim LIMIT 1000
      ), gone AS (
        DELETE FROM job_attempt a USING looked l
        WHERE a.job_id = l.job_id AND a.claim = l.claim AND l.finished_at < $4
          AND NOT EXISTS (SELECT FROM job j WHERE j.id = l.job_id AND j.state = {dead})
        RETURNING 1
      ), last AS (
        SELECT job_id, claim FROM looked ORDER BY job_id DESC, claim DESC LIMIT 1
      )
      SELECT (SELECT count(*) FROM looked) AS looked, (SELECT count(*) FROM gone) AS gone,
             (SELECT job_id FROM last) AS id, (SELECT claim FROM last) AS claim
      """);

  /** From $1 to below $2; ended before $3, or dead before $4. */
  static final String JOBS =
      JobState.named(
          """
      WITH looked AS (
        SELECT id FROM job WHERE id > $1 AND id < $2 ORDER BY id LIMIT 1000
      ), old AS (
        SELECT j.id, j.dedupe_key FROM job j JOIN looked USING (id)
        WHERE (j.state IN ({completed}, {cancelled}) AND j.finalized_at < $3) OR (j.state = {dead} AND j.finalized_at < $4)
        FOR UPDATE OF j SKIP LOCKED
      ), attempts AS (
        DELETE FROM job_attempt a USING old WHERE a.job_id = old.id
      ), dead AS (
        DELETE FROM dead_job d USING old WHERE d.job_id = old.id
      ), runs AS (
        DELETE FROM unique_run r USING old
        WHERE r.unique_key = old.dedupe_key AND r.job_id = old.id
      ), gone AS (
        DELETE FROM job j USING old WHERE j.id = old.id RETURNING 1
      )
      SELECT (SELECT count(*) FROM looked) AS looked, (SELECT count(*) FROM gone) AS gone,
             (SELECT id FROM looked ORDER BY id DESC LIMIT 1) AS id, 0 AS claim
      """);

  /** From $1 to below $2; received before $3. What was not processed stays. */
  static final String WEBHOOKS =
      """
      WITH looked AS (
        SELECT id FROM webhook_event WHERE id > $1 AND id < $2 ORDER BY id LIMIT 1000
      ), old AS (
        SELECT w.id FROM webhook_event w JOIN looked USING (id)
        WHERE w.state = 'processed' AND w.received_at < $3
        FOR UPDATE OF w SKIP LOCKED
      ), gone AS (
        DELETE FROM webhook_event w USING old WHERE w.id = old.id RETURNING 1
      )
      SELECT (SELECT count(*) FROM looked) AS looked, (SELECT count(*) FROM gone) AS gone,
             (SELECT id FROM looked ORDER BY id DESC LIMIT 1) AS id, 0 AS claim
      """;

  /** The oldest by number; they are in the order of time. */
  static final String REJECTED_WEBHOOKS =
      """
      DELETE FROM rejected_webhook WHERE id IN (
        SELECT id FROM (SELECT id, received_at FROM rejected_webhook ORDER BY id LIMIT 1000) oldest
        WHERE received_at < $1)
      """;

  static final String UNREADABLE_MESSAGES =
      """
      DELETE FROM dead_message WHERE id IN (
        SELECT id FROM (SELECT id, received_at FROM dead_message ORDER BY id LIMIT 1000) oldest
        WHERE received_at < $1)
      """;

  /**
   * Processes of which nothing is left to free, with what they told of themselves, also after they
   * were removed.
   */
  static final String PROCESSES =
      """
      WITH old AS (
        SELECT id FROM process WHERE freed_at < $1 ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED
      ), breakers AS (
        DELETE FROM breaker b USING old WHERE b.process = old.id
      ), holds AS (
        DELETE FROM hold h USING old WHERE h.process = old.id
      ), workers AS (
        DELETE FROM queue_worker w
        WHERE EXISTS (SELECT FROM old WHERE old.id = w.process)
           OR NOT EXISTS (SELECT FROM process p WHERE p.id = w.process)
      )
      DELETE FROM process p USING old WHERE p.id = old.id
      """;

  /** Of days before $1; those to come count what is scheduled for them. */
  static final String EMAIL_USAGE =
      """
      DELETE FROM email_usage
      WHERE day < $1::date AND ctid = ANY (ARRAY(
        SELECT ctid FROM email_usage WHERE day < $1::date LIMIT 1000))
      """;

  /** Full ones, whatever their order. One that is taken from meanwhile stays. */
  static final String RATE_BUCKETS =
      """
      DELETE FROM rate_bucket
      WHERE full_at < $1
        AND hash IN (SELECT hash FROM rate_bucket WHERE full_at < $1 LIMIT 1000)
      """;

  /** Days that are still to come count what is scheduled for them. */
  static final String TEXT_USAGE =
      """
      DELETE FROM sms_usage
      WHERE day < $1::date AND ctid = ANY (ARRAY(
        SELECT ctid FROM sms_usage WHERE day < $1::date LIMIT 1000))
      """;

  /** What old walks found, and those of which nothing is left. */
  static final String BILLING_RUNS =
      """
      WITH old AS (
        SELECT id FROM billing_run WHERE ended_at < $1
      ), found AS (
        DELETE FROM billing_drift
        WHERE id IN (SELECT d.id FROM billing_drift d JOIN old ON old.id = d.run_id LIMIT 1000)
        RETURNING 1
      ), bare AS (
        DELETE FROM billing_run r USING old
        WHERE r.id = old.id AND NOT EXISTS (SELECT FROM billing_drift d WHERE d.run_id = old.id)
      )
      SELECT FROM found
      """;
}
