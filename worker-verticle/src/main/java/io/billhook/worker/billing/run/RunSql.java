package io.billhook.worker.billing.run;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements on {@code billing_run} and what hangs on it, of the engine's role. */
final class RunSql {
  private RunSql() {}

  /** $1 id, $2 kind. Only one at a time. */
  static final String BEGIN =
      """
      INSERT INTO billing_run (id, kind, dry_run) VALUES ($1, $2, false)
      ON CONFLICT (state) WHERE state = 'running' DO NOTHING
      """;

  /** $1 id. Where nothing is held and no walk has ever come to its end. */
  static final String BEGIN_FIRST =
      """
      INSERT INTO billing_run (id, kind, dry_run)
      SELECT $1, 'backfill', false
      WHERE NOT EXISTS (SELECT FROM billing_object)
        AND NOT EXISTS (SELECT FROM billing_run WHERE state <> 'failed')
      ON CONFLICT (state) WHERE state = 'running' DO NOTHING
      """;

  /** $1 id. */
  static final String LOAD =
      """
      SELECT kind, dry_run, since, created_at, list, listed, cursor, fetched IS NOT NULL AS begun,
             coalesce(fetched, 0) AS fetched, restarts, page_size, slowed::double precision AS slowed
      FROM billing_run WHERE id = $1 AND state = 'running'
      """;

  /** A place, and the calls made since the last one. */
  record Save(
      UUID id,
      @Nullable String list,
      boolean listed,
      @Nullable String cursor,
      @Nullable Long fetch,
      int restarts,
      int pageSize,
      double slowed,
      long calls) {}

  static final String SAVE =
      """
      UPDATE billing_run
      SET list = $2, listed = $3, cursor = $4, fetched = $5::bigint, restarts = $6,
          page_size = $7, slowed = $8, calls = calls + $9, updated_at = now()
      WHERE id = $1 AND state = 'running'
      """;

  /** $1 id, $2 what could not be done. */
  static final String NOTE =
      """
      UPDATE billing_run SET error = left(concat_ws('; ', error, $2::text), 2000)
      WHERE id = $1 AND state = 'running'
      """;

  /** $1 id, $2 calls that are not counted yet. */
  static final String END =
      """
      UPDATE billing_run
      SET state = CASE WHEN error IS NULL THEN 'completed' ELSE 'failed' END,
          calls = calls + $2, updated_at = now(), ended_at = now(), cursor = NULL, list = NULL
      WHERE id = $1 AND state = 'running'
      """;

  /** $1 id, $2 why. */
  static final String FAIL =
      """
      UPDATE billing_run
      SET state = 'failed', error = left(concat_ws('; ', error, $2::text), 2000),
          updated_at = now(), ended_at = now()
      WHERE id = $1 AND state = 'running'
      """;

  /** $1 id, $2 type; null: of all lists. */
  static final String FORGET_SEEN =
      "DELETE FROM billing_run_seen WHERE run_id = $1 AND ($2::text IS NULL OR object = $2)";

  /** $1 id, $2 type. */
  static final String FORGET_COUNT =
      "DELETE FROM billing_run_object WHERE run_id = $1 AND object = $2";

  /** $1 id, $2 type, $3 ids. Gives how many of them were not seen before. */
  static final String SEEN =
      """
      WITH fresh AS (
        INSERT INTO billing_run_seen (run_id, object, stripe_id)
        SELECT $1, $2, id FROM unnest($3::text[]) AS id
        ON CONFLICT DO NOTHING
        RETURNING stripe_id
      )
      INSERT INTO billing_run_object AS counted (run_id, object, seen)
      SELECT $1, $2, count(*) FROM fresh
      ON CONFLICT (run_id, object) DO UPDATE SET seen = counted.seen + excluded.seen
      RETURNING (SELECT count(*) FROM fresh) AS fresh
      """;

  /** What was found of one object. */
  record Drift(
      UUID id,
      UUID run,
      String stripeId,
      String object,
      String reason,
      List<String> fields,
      boolean repaired) {}

  static final String DRIFT =
      """
      INSERT INTO billing_drift (id, run_id, stripe_id, object, reason, fields, repaired)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (run_id, stripe_id) DO NOTHING
      """;

  /**
   * $1 number of the fetch, $2 ids, $3 the objects as text, $4 fields that Stripe makes anew for
   * each answer. Gives those that are missing or differ, with the fields that do. What a later
   * fetch has written is newer than the list; what an event waits for is under way.
   */
  static final String DIFFERING =
      """
      SELECT listed.id, held.stripe_id IS NULL AS missing,
             CASE WHEN held.stripe_id IS NULL THEN '{}'::text[] ELSE ARRAY(
               SELECT key
               FROM jsonb_each(held.data) AS ours FULL JOIN jsonb_each(listed.data::jsonb) AS theirs
                    USING (key)
               WHERE ours.value IS DISTINCT FROM theirs.value
                 AND NOT (key = ANY ($4::text[]) AND jsonb_typeof(ours.value) = 'string'
                          AND jsonb_typeof(theirs.value) = 'string')
               ORDER BY key) END AS fields
      FROM unnest($2::text[], $3::text[]) AS listed (id, data)
           LEFT JOIN billing_object held ON held.stripe_id = listed.id
      WHERE (held.stripe_id IS NULL
             OR held.fetched < $1 AND held.data IS DISTINCT FROM listed.data::jsonb)
        AND NOT EXISTS (
          SELECT FROM webhook_event event
          WHERE event.provider = 'stripe' AND event.object_id = listed.id
            AND event.state = 'received' AND event.received_at > now() - interval '15 minutes')
      """;

  /**
   * $1 run, $2 type, $3 after which id, $4 number of the fetch with which the list began, $5 since
   * when. A hundred of those that are held and were not in the list, and whether there is nothing
   * to ask: a payment method without customer is in no list.
   */
  static final String UNSEEN =
      """
      SELECT held.stripe_id,
             coalesce((held.data->>'deleted')::boolean, false)
               OR held.object = 'payment_method' AND held.data->>'customer' IS NULL
               OR coalesce(to_timestamp((held.data->>'created')::double precision) < $5, false)
             AS settled
      FROM billing_object held
      WHERE held.object = $2 AND held.stripe_id > $3 AND held.fetched < $4
        AND NOT EXISTS (SELECT FROM billing_run_seen seen
                        WHERE seen.run_id = $1 AND seen.object = $2
                          AND seen.stripe_id = held.stripe_id)
      ORDER BY held.stripe_id LIMIT 100
      """;

  /** $1 run, $2 the customer before. Those that were seen, and those that we hold. */
  static final String NEXT_CUSTOMER =
      """
      SELECT min(stripe_id) AS id FROM (
        (SELECT stripe_id FROM billing_run_seen
         WHERE run_id = $1 AND object = 'customer' AND stripe_id > $2
         ORDER BY stripe_id LIMIT 1)
        UNION ALL
        (SELECT stripe_id FROM billing_object
         WHERE object = 'customer' AND stripe_id > $2
           AND NOT coalesce((data->>'deleted')::boolean, false)
         ORDER BY stripe_id LIMIT 1)) AS next
      """;

  /** $1 the most rows: those first that were looked at longest ago, or never. */
  static final String CUSTOMERS_OF_TENANTS =
      """
      SELECT customer.stripe_id
      FROM billing_object customer LEFT JOIN entitlement_sync last USING (tenant_id)
      WHERE customer.object = 'customer' AND customer.tenant_id IS NOT NULL
        AND customer.data->'deleted' IS NULL
      ORDER BY last.synced_at NULLS FIRST, customer.stripe_id LIMIT $1
      """;
}
