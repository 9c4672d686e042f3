package io.billhook.worker.engine.claim;

import io.billhook.job.JobState;

/** The statement of {@link Lookout}. */
final class LookoutSql {
  private LookoutSql() {}

  /**
   * Up to $5 jobs of queue $1 that could be claimed, the first of each tenant before the second of
   * any. Looked at are the newest $4 rows from $2 on, as many before these from $3 on (none where
   * it is NULL), and as many of what the relay will look at soon: late messages, retries, what was
   * scheduled. Where nothing is said of a tenant, it is the id of zeros.
   */
  static final String LOOK =
      JobState.named(
          """
      WITH newest AS MATERIALIZED (
        SELECT id, queue, tenant_id, state, run_at, lost, dedupe_key
        FROM job WHERE id >= $2 ORDER BY id DESC LIMIT $4
      ), older AS MATERIALIZED (
        SELECT id, queue, tenant_id, state, run_at, lost, dedupe_key
        FROM job WHERE id >= $3 AND id < (SELECT n.id FROM newest n ORDER BY n.id LIMIT 1)
        ORDER BY id LIMIT $4
      ), relayed AS MATERIALIZED (
        SELECT id, queue, tenant_id, state, run_at, lost, dedupe_key
        FROM job WHERE dispatch_at <= now() + interval '1 hour' ORDER BY dispatch_at LIMIT $4
      ), waiting AS (
        SELECT j.id, j.tenant_id, j.dedupe_key,
               row_number() OVER (PARTITION BY j.tenant_id ORDER BY j.id) AS place
        FROM (SELECT * FROM newest UNION ALL SELECT * FROM older
              UNION ALL SELECT * FROM relayed WHERE id < $2) j
        WHERE j.queue = $1 AND j.state IN ({waiting}) AND j.run_at <= now() AND j.lost < 2
      ), first AS (
        SELECT w.id, coalesce(w.tenant_id, '00000000-0000-0000-0000-000000000000') AS tenant,
               w.place
        FROM waiting w
        WHERE w.place <= $5 AND NOT EXISTS (
          SELECT FROM unique_run u JOIN job r ON r.id = u.job_id AND r.state = {running}
          WHERE u.unique_key = w.dedupe_key)
        ORDER BY w.place, w.id LIMIT $5
      )
      SELECT (SELECT count(*) FROM newest) = $4 AS more,
             (SELECT count(*) FROM older) = $4 AS older_more,
             (SELECT id FROM older ORDER BY id DESC LIMIT 1) AS older_end,
             coalesce(array_agg(id ORDER BY place, id), '{}') AS ids,
             coalesce(array_agg(tenant ORDER BY place, id), '{}') AS tenants
      FROM first
      """);
}
