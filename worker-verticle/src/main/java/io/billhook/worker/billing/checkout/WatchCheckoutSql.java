package io.billhook.worker.billing.checkout;

/** Statements of {@link WatchCheckoutHandler}, of the role worker in the tenant. */
final class WatchCheckoutSql {
  private WatchCheckoutSql() {}

  /** $1 id. Its subscription is one that names it, as Stripe copies what the session was given. */
  static final String GET =
      """
      SELECT c.state, c.session_id,
             EXISTS (SELECT FROM billing_object s
                     WHERE s.tenant_id = c.tenant_id AND s.object = 'subscription'
                       AND s.data->'metadata'->>'checkout_id' = c.id::text) AS bought
      FROM billing_checkout c WHERE c.id = $1
      """;

  /** $1 id, $2 {@code expired} or {@code complete}. */
  static final String OVER =
      "UPDATE billing_checkout SET state = $2 WHERE id = $1 AND state = 'open'";

  /** $1 tenant; of the role engine. */
  static final String JOB =
      "SELECT job_id FROM billing_checkout WHERE tenant_id = $1 AND state = 'open'";
}
