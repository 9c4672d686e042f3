package io.billhook.worker.billing.mail;

/** What letters read of our copy. All of the engine role. */
final class LetterSql {
  private LetterSql() {}

  /** $1 id of an object. */
  static final String EMAIL_OF_CUSTOMER =
      """
      SELECT c.data->>'email' AS email
      FROM billing_object o JOIN billing_object c ON c.stripe_id = o.customer
      WHERE o.stripe_id = $1
      """;

  /** $1 invoice, $2 its subscription or null: the status that either of two looks has shown. */
  static final String STATUS_OF_SUBSCRIPTION =
      """
      SELECT i.beside->>'subscription' AS at_look, s.data->>'status' AS status
      FROM billing_object i
           LEFT JOIN billing_object s ON s.stripe_id = $2 AND s.object = 'subscription'
      WHERE i.stripe_id = $1
      """;

  /** $1 subscription: what its first item is called, and how it is paid for. */
  static final String PLAN =
      """
      SELECT p.data->>'name' AS plan, m.data->'card'->>'brand' AS brand,
             m.data->'card'->>'last4' AS last4,
             s.data->>'default_payment_method' IS NOT NULL OR s.data->>'default_source' IS NOT NULL
             OR c.data->'invoice_settings'->>'default_payment_method' IS NOT NULL
             OR c.data->>'default_source' IS NOT NULL AS payable
      FROM billing_object s
           LEFT JOIN billing_object c ON c.stripe_id = s.customer
           LEFT JOIN billing_object p
             ON p.stripe_id = s.data->'items'->'data'->0->'price'->>'product'
                AND p.object = 'product'
           LEFT JOIN billing_object m
             ON m.stripe_id = coalesce(s.data->>'default_payment_method',
                                       c.data->'invoice_settings'->>'default_payment_method')
                AND m.object = 'payment_method'
      WHERE s.stripe_id = $1
      """;
}
