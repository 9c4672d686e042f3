package io.billhook.worker.billing.mail;

/** Statements of {@link BillingLookHandler}, of the engine role. Pages go by the subscription. */
final class BillingLookSql {
  private BillingLookSql() {}

  static final String TODAY = "SELECT (now() AT TIME ZONE 'UTC')::date::text AS today";

  /**
   * $1 the subscription before, $2 months as {@code 2027-1}, $3 rows: cards that subscriptions are
   * paid with which go on.
   */
  static final String CARDS =
      """
      SELECT s.stripe_id, s.tenant_id, c.data->>'email' AS email, m.stripe_id AS method,
             m.data->'card'->>'brand' AS brand, m.data->'card'->>'last4' AS last4,
             m.data->'card'->>'exp_year' AS year, m.data->'card'->>'exp_month' AS month
      FROM billing_object s
           JOIN billing_object c ON c.stripe_id = s.customer
           JOIN billing_object m
             ON m.stripe_id = coalesce(s.data->>'default_payment_method',
                                       c.data->'invoice_settings'->>'default_payment_method')
      WHERE s.object = 'subscription' AND s.stripe_id > $1
        AND s.data->>'status' IN ('active', 'trialing', 'past_due', 'unpaid')
        AND s.data->>'cancel_at' IS NULL
        AND s.data->'cancel_at_period_end' IS DISTINCT FROM 'true'::jsonb
        AND m.object = 'payment_method'
        AND concat(m.data->'card'->>'exp_year', '-', m.data->'card'->>'exp_month') = ANY ($2)
      ORDER BY s.stripe_id LIMIT $3
      """;

  /** $1 the subscription before, $2 rows: trials whose end is near and untold. */
  static final String TRIALS =
      """
      SELECT stripe_id FROM billing_object
      WHERE object = 'subscription' AND stripe_id > $1 AND data->>'status' = 'trialing'
        AND jsonb_typeof(data->'trial_end') = 'number'
        AND data->'trial_end' <= to_jsonb(extract(epoch FROM now() + interval '3 days'))
        AND coalesce(announced, '') NOT LIKE '%; trial=%'
      ORDER BY stripe_id LIMIT $2
      """;
}
