package io.billhook.worker.billing;

/** The statement of {@link FirstPayment}. */
final class FirstPaymentSql {
  private FirstPaymentSql() {}

  static final String OPEN =
      "UPDATE tenant SET messaging = 'open' WHERE id = $1 AND messaging IS NULL";
}
