package io.billhook.mirror;

/** The statement of {@link Standing}; the policies of the table keep to the tenant. */
final class StandingSql {
  private StandingSql() {}

  /**
   * The newest first, by Stripe's clock. Unpaid since its oldest open invoice was made final, which
   * Stripe tells of no subscription.
   */
  static final String SUBSCRIPTIONS =
      """
      SELECT held.data::text AS data, held.synced_at,
             CASE WHEN held.data->'deleted' = 'true' THEN 'canceled' -- Stripe has it no more
                  ELSE held.data->>'status' END AS status,
             (SELECT min(to_timestamp(coalesce(
                       (invoice.data->'status_transitions'->>'finalized_at')::double precision,
                       (invoice.data->>'created')::double precision)))
              FROM billing_object invoice
              WHERE invoice.customer = held.customer AND invoice.object = 'invoice'
                AND invoice.data->>'status' = 'open'
                AND coalesce(
                      invoice.data->'parent'->'subscription_details'->>'subscription',
                      invoice.data->>'subscription') = held.stripe_id) AS unpaid_since
      FROM billing_object held
      WHERE held.tenant_id = current_tenant() AND held.object = 'subscription'
        AND held.data->>'status' IS NOT NULL
      ORDER BY (held.data->>'created')::bigint DESC NULLS LAST, held.stripe_id DESC
      """;
}
