package io.billhook.worker.billing;

/** Statements of {@link EntitlementSync}, of the engine role. */
final class EntitlementSyncSql {
  private EntitlementSyncSql() {}

  /**
   * $1 customer. Whose it is; nobody's where the tenant has another one now, who counts alone: one
   * that was deleted is replaced at the next checkout, and may be told of once more.
   */
  static final String TENANT =
      """
      SELECT own.tenant_id FROM billing_object own
      WHERE own.stripe_id = $1 AND own.tenant_id IS NOT NULL
        AND NOT EXISTS (
          SELECT FROM billing_object other
          WHERE other.tenant_id = own.tenant_id AND other.object = 'customer'
            AND other.stripe_id <> own.stripe_id AND other.data->'deleted' IS NULL
            AND (own.data->'deleted' IS NOT NULL
                 OR (other.data->>'created')::bigint > (own.data->>'created')::bigint))
      FOR SHARE OF own
      """;

  /** $1 tenant, $2 number of the fetch, $3 its time. No row where a later one was there. */
  static final String BEGIN =
      """
      INSERT INTO entitlement_sync AS held (tenant_id, fetched, synced_at) VALUES ($1, $2, $3)
      ON CONFLICT (tenant_id) DO UPDATE
      SET fetched = excluded.fetched, synced_at = excluded.synced_at
      WHERE held.fetched < excluded.fetched
      """;

  /** $1 tenant, $2 [{feature, name, quota}]. How much is used stays, also of what is lost. */
  static final String WRITE =
      """
      WITH given AS (
        SELECT feature, name, quota
        FROM jsonb_to_recordset($2::text::jsonb) AS g (feature text, name text, quota bigint)
      ), lost AS (
        UPDATE entitlement SET active = false
        WHERE tenant_id = $1 AND active AND feature NOT IN (SELECT feature FROM given)
        RETURNING 1
      ), held AS (
        INSERT INTO entitlement AS e (tenant_id, feature, name, quota, active)
        SELECT $1, feature, name, quota, true FROM given
        ON CONFLICT (tenant_id, feature) DO UPDATE
        SET name = excluded.name, quota = excluded.quota, active = true
        WHERE (e.name, e.quota, e.active) IS DISTINCT FROM (excluded.name, excluded.quota, true)
        RETURNING 1
      )
      SELECT (SELECT count(*) FROM lost) + (SELECT count(*) FROM held) AS changed
      """;
}
