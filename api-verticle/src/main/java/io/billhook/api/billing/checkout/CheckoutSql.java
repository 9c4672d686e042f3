package io.billhook.api.billing.checkout;

/** Statements of checkouts; the policies of the tables keep to the tenant. */
final class CheckoutSql {
  private CheckoutSql() {}

  /** Stripe bills a customer in one currency, which it tells from the first bill on. */
  static final String CURRENCY =
      """
      SELECT held.data->>'currency' AS currency FROM billing_object held
      JOIN billing_customer customer ON customer.stripe_id = held.stripe_id
      WHERE customer.tenant_id = current_tenant() AND held.data->>'currency' IS NOT NULL
      """;

  static final String MEMBERS =
      "SELECT count(*) FROM membership WHERE tenant_id = current_tenant()";

  /** Once for each tenant, whichever customer it was. */
  static final String HAD_TRIAL =
      """
      SELECT stripe_id FROM billing_object
      WHERE tenant_id = current_tenant() AND object = 'subscription'
        AND data->>'trial_start' IS NOT NULL
      LIMIT 1
      """;

  /** Whoever begins a checkout has it; there is one from {@code Customers.ensure} on. */
  static final String LOCK =
      "SELECT tenant_id FROM billing_customer WHERE tenant_id = current_tenant() FOR UPDATE";

  /** $1 what is wanted. One that is being made is given up 15 s after Stripe was last asked. */
  static final String LIVE =
      """
      SELECT id, session_id, job_id, choice = $1 AS same,
             asked_at < clock_timestamp() - interval '15 seconds' AS old
      FROM billing_checkout WHERE tenant_id = current_tenant() AND state IN ('making', 'open')
      """;

  /** $1 id, $2 what is wanted. */
  static final String BEGIN =
      """
      INSERT INTO billing_checkout (id, tenant_id, choice, state)
      VALUES ($1, current_tenant(), $2, 'making')
      """;

  /** $1 id. */
  static final String ASKING =
      """
      UPDATE billing_checkout SET asked_at = clock_timestamp() WHERE id = $1 AND state = 'making'
      """;

  /** $1 id. */
  static final String GET =
      """
      SELECT state, session_id, job_id FROM billing_checkout WHERE id = $1 FOR UPDATE
      """;

  /** $1 id, $2 Stripe's session, $3 its job. */
  static final String OPEN =
      """
      UPDATE billing_checkout SET state = 'open', session_id = $2, job_id = $3
      WHERE id = $1 AND state = 'making'
      """;

  /** $1 id. */
  static final String FAILED =
      "UPDATE billing_checkout SET state = 'failed' WHERE id = $1 AND state = 'making'";

  /** $1 id, $2 {@code expired} or {@code complete}. */
  static final String OVER =
      "UPDATE billing_checkout SET state = $2 WHERE id = $1 AND state = 'open'";
}
