package io.billhook.api.billing.call;

/** Statements of {@link StripeCalls}; the policies of the table keep to the tenant. */
final class StripeCallsSql {
  private StripeCallsSql() {}

  /** Of those that are done, and those that nobody has asked for again. */
  static final String FORGET_OLD =
      """
      DELETE FROM billing_intent
      WHERE tenant_id = current_tenant() AND keyed_at < now() - interval '7 days'
      """;

  /**
   * The intent that is under way, or a new one: $1 id, $2 kind, $3 fingerprint of what is asked, $4
   * number and $5 time of the look that its answer will be. Stripe keeps keys for 24 hours; one of
   * 23 h may be forgotten when it is used, so the next generation begins, and with it another look.
   */
  static final String BEGIN =
      """
      INSERT INTO billing_intent AS held
        (id, tenant_id, kind, fingerprint, fetched, fetched_at)
      VALUES ($1, current_tenant(), $2, $3, $4, $5)
      ON CONFLICT (tenant_id, kind, fingerprint) WHERE done_at IS NULL DO UPDATE
      SET (generation, keyed_at, fetched, fetched_at) =
        (SELECT held.generation + old::int,
                CASE WHEN old THEN clock_timestamp() ELSE held.keyed_at END,
                CASE WHEN old THEN excluded.fetched ELSE held.fetched END,
                CASE WHEN old THEN excluded.fetched_at ELSE held.fetched_at END
         FROM (SELECT held.keyed_at < now() - interval '23 hours') AS of_key (old))
      RETURNING id, generation, fetched, fetched_at
      """;

  /** $1 intent, $2 the generation whose key Stripe answers with an error again and again. */
  static final String NEXT_KEY =
      """
      UPDATE billing_intent
      SET generation = generation + 1, keyed_at = clock_timestamp()
      WHERE id = $1 AND generation = $2 AND done_at IS NULL
      """;

  static final String REFUSED = "DELETE FROM billing_intent WHERE id = $1 AND done_at IS NULL";

  static final String DONE =
      "UPDATE billing_intent SET done_at = clock_timestamp() WHERE id = $1 AND done_at IS NULL";
}
