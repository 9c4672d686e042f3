package io.billhook.api.billing.customer;

/** Statements of {@link Customers}; the policies of the tables keep to the tenant. */
final class CustomerSql {
  private CustomerSql() {}

  static final String PLACE =
      """
      INSERT INTO billing_customer (tenant_id) VALUES (current_tenant())
      ON CONFLICT (tenant_id) DO NOTHING
      """;

  /** Who has it locked decides; $1 nothing. A customer that Stripe has deleted is none. */
  static final String LOCK =
      """
      SELECT held.stripe_id, held.email,
             EXISTS (SELECT FROM billing_object gone
                     WHERE gone.stripe_id = held.stripe_id
                       AND gone.data->'deleted' = 'true') AS deleted
      FROM billing_customer held
      WHERE held.tenant_id = current_tenant() FOR UPDATE
      """;

  /** The oldest one that carries the tenant's id. */
  static final String CARRIES_TENANT =
      """
      SELECT stripe_id FROM billing_object
      WHERE tenant_id = current_tenant() AND object = 'customer'
        AND data->'deleted' IS DISTINCT FROM 'true'
      ORDER BY (data->>'created')::bigint, stripe_id LIMIT 1
      """;

  /** $1 its id at Stripe. */
  static final String FOUND =
      """
      UPDATE billing_customer SET stripe_id = $1, email = NULL WHERE tenant_id = current_tenant()
      """;

  /** $1 address with which one is being made. */
  static final String MAKE =
      """
      UPDATE billing_customer SET stripe_id = NULL, email = $1 WHERE tenant_id = current_tenant()
      """;

  /** $1 who asks; null for a program, which asks for the tenant's oldest owner. */
  static final String EMAIL =
      """
      SELECT a.email FROM account a JOIN membership m ON m.account_id = a.id
      WHERE m.tenant_id = current_tenant()
        AND (a.id = $1::uuid OR ($1::uuid IS NULL AND m.role = 'owner'))
      ORDER BY a.created_at, a.id LIMIT 1
      """;

  /** The one there is, and was not deleted. */
  static final String GET =
      """
      SELECT held.stripe_id FROM billing_customer held
      WHERE held.tenant_id = current_tenant() AND held.stripe_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM billing_object gone
                        WHERE gone.stripe_id = held.stripe_id
                          AND gone.data->'deleted' = 'true')
      """;
}
