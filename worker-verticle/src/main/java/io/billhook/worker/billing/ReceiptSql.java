package io.billhook.worker.billing;

/** The statement of {@link Receipts}, of the engine role. */
final class ReceiptSql {
  /** $1 id of an object. */
  static final String EMAIL_OF_CUSTOMER =
      """
      SELECT c.data->>'email' AS email
      FROM billing_object o JOIN billing_object c ON c.stripe_id = o.customer
      WHERE o.stripe_id = $1
      """;

  private ReceiptSql() {}
}
