package io.billhook.api.billing.invoice;

/** Statements of {@link InvoiceRoutes}; the policies of the table keep to the tenant. */
final class InvoiceSql {
  private InvoiceSql() {}

  /** $1, $2 after this one, by Stripe's clock and id; null: from the newest on. $3 rows. */
  static final String LIST =
      """
      SELECT data::text AS data, beside->>'payment' AS payment
      FROM billing_object
      WHERE tenant_id = current_tenant() AND object = 'invoice' AND data->>'status' <> 'draft'
        AND ($1::bigint IS NULL OR ((data->>'created')::bigint, stripe_id) < ($1::bigint, $2::text))
      ORDER BY (data->>'created')::bigint DESC, stripe_id DESC LIMIT $3
      """;

  /** $1 id. */
  static final String GET =
      """
      SELECT data::text AS data, beside->>'payment' AS payment
      FROM billing_object
      WHERE stripe_id = $1 AND object = 'invoice' AND data->>'status' <> 'draft'
      """;

  /** $1 payment intents. The newest first. */
  static final String CHARGES =
      """
      SELECT data::text AS data FROM billing_object
      WHERE object = 'charge' AND data->>'payment_intent' = ANY ($1)
      ORDER BY (data->>'created')::bigint DESC, stripe_id DESC
      """;

  /** $1 charges: what was given back or disputed of them. The newest first. */
  static final String OF_CHARGES =
      """
      SELECT object, data::text AS data FROM billing_object
      WHERE object IN ('refund', 'dispute') AND data->>'charge' = ANY ($1)
      ORDER BY (data->>'created')::bigint DESC, stripe_id DESC
      """;
}
