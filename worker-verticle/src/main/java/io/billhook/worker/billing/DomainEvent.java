package io.billhook.worker.billing;

/**
 * The names of what happens to a customer's billing, as the rest of the product knows it. They are
 * stored: none is ever used for something else.
 */
final class DomainEvent {
  static final String SUBSCRIPTION_TRIALING = "subscription.trialing";
  static final String SUBSCRIPTION_ACTIVATED = "subscription.activated";
  static final String SUBSCRIPTION_PAST_DUE = "subscription.past_due";
  static final String SUBSCRIPTION_UNPAID = "subscription.unpaid";
  static final String SUBSCRIPTION_PAUSED = "subscription.paused";
  static final String SUBSCRIPTION_CANCELED = "subscription.canceled";
  static final String SUBSCRIPTION_EXPIRED = "subscription.expired";
  static final String INVOICE_PAID = "invoice.paid";
  static final String INVOICE_PAYMENT_FAILED = "invoice.payment_failed";
  static final String INVOICE_VOIDED = "invoice.voided";
  static final String INVOICE_UNCOLLECTIBLE = "invoice.uncollectible";
  static final String CHARGE_REFUNDED = "charge.refunded";
  static final String DISPUTE_OPENED = "dispute.opened";
  static final String DISPUTE_CLOSED = "dispute.closed";

  private DomainEvent() {}
}
