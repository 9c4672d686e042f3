package io.billhook.api.billing.standing;

/** The statement of {@link Staleness}, of the engine role. */
final class StalenessSql {
  private StalenessSql() {}

  /**
   * $1 tenant, $2 breaker, $3 seconds. An event names the object that it is about, and nobody whose
   * that is: those of objects that we do not have yet come with events about the customer or the
   * subscription.
   */
  static final String BEHIND =
      """
      SELECT EXISTS (
               SELECT FROM breaker b JOIN process p ON p.id = b.process
               WHERE b.name = $2 AND b.state <> 'closed' AND p.dead_at IS NULL)
          OR EXISTS (
               SELECT FROM billing_object held
                      JOIN webhook_event e ON e.provider = 'stripe' AND e.object_id = held.stripe_id
               WHERE held.tenant_id = $1 AND e.state = 'received'
                 AND e.received_at < now() - make_interval(secs => $3)) AS behind
      """;
}
