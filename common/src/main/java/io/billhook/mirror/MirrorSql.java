package io.billhook.mirror;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements on {@code billing_object}, all of the engine role. */
final class MirrorSql {
  static final String FETCH =
      "SELECT nextval('billing_fetch') AS number, clock_timestamp() AS taken_at";

  /** $1 ids. */
  static final String PRESENT = "SELECT stripe_id FROM billing_object WHERE stripe_id = ANY ($1)";

  /** An object as it is now: by which fetch, and when that began. */
  record Write(
      String id,
      String object,
      @Nullable UUID tenant,
      @Nullable String customer,
      String data,
      long fetch,
      Instant at) {}

  /** Ids of products and of coupons are freely chosen: the first of one id is kept. */
  static final String WRITE =
      """
      INSERT INTO billing_object AS held
        (stripe_id, object, tenant_id, customer, data, fetched, synced_at)
      VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7)
      ON CONFLICT (stripe_id) DO UPDATE
      SET object = excluded.object, tenant_id = excluded.tenant_id, customer = excluded.customer,
          data = excluded.data, fetched = excluded.fetched, synced_at = excluded.synced_at
      WHERE held.fetched < excluded.fetched AND held.object = excluded.object
      """;

  /** $1 id, $2 number of the fetch, $3 its time. What is gone is not for sale. */
  static final String GONE =
      """
      UPDATE billing_object
      SET data = data || '{"deleted": true}'::jsonb
                 || CASE WHEN data->'active' IS NULL THEN '{}'::jsonb
                         ELSE '{"active": false}'::jsonb END,
          fetched = $2, synced_at = $3
      WHERE stripe_id = $1 AND fetched < $2
      """;

  /** $1 id, $2 number of the fetch, $3 what stands beside it. */
  static final String BESIDE =
      """
      UPDATE billing_object SET beside = $3::text::jsonb
      WHERE stripe_id = $1 AND fetched = $2 AND beside IS DISTINCT FROM $3::text::jsonb
      """;

  /** As {@link #WRITE}, for what is only needed to be there. */
  static final String INSERT_ABSENT =
      """
      INSERT INTO billing_object (stripe_id, object, tenant_id, customer, data, fetched, synced_at)
      VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7)
      ON CONFLICT (stripe_id) DO NOTHING
      """;

  /**
   * $1 id of a customer or a charge. The lock keeps its owner as it is until what hangs on it is
   * written: whoever changes it later sees that row.
   */
  static final String OWNER =
      "SELECT customer, tenant_id FROM billing_object WHERE stripe_id = $1 FOR SHARE";

  /** $1 id of the object itself. The lock keeps its owner as it is until it is written. */
  static final String HELD_OWNER =
      "SELECT customer, tenant_id FROM billing_object WHERE stripe_id = $1 FOR NO KEY UPDATE";

  /** $1 id. */
  static final String OWN_TENANT =
      "SELECT tenant_id FROM billing_object WHERE stripe_id = $1 FOR NO KEY UPDATE";

  /** $1 id. */
  static final String TENANT_EXISTS = "SELECT id FROM tenant WHERE id = $1";

  /** $1 customer, $2 tenant. Charges before what takes its owner from them, as every sync locks. */
  static final String LOCK_FOLLOWERS_OF_CUSTOMER =
      """
      SELECT stripe_id FROM billing_object
      WHERE customer = $1 AND tenant_id IS DISTINCT FROM $2
      ORDER BY object IN ('refund', 'dispute'), stripe_id
      FOR NO KEY UPDATE
      """;

  /** $1 customer, $2 tenant. */
  static final String FOLLOW_CUSTOMER =
      """
      UPDATE billing_object SET tenant_id = $2
      WHERE customer = $1 AND tenant_id IS DISTINCT FROM $2
      """;

  /** $1 charge. One that never had a customer takes none from what hangs on it. */
  static final String FOLLOW_CHARGE =
      """
      UPDATE billing_object AS follower SET customer = charge.customer, tenant_id = charge.tenant_id
      FROM billing_object AS charge
      WHERE charge.stripe_id = $1 AND charge.customer IS NOT NULL
        AND follower.object IN ('refund', 'dispute') AND follower.data->>'charge' = $1
        AND (follower.customer, follower.tenant_id)
          IS DISTINCT FROM (charge.customer, charge.tenant_id)
      """;

  private MirrorSql() {}
}
