package io.billhook.event;

/**
 * The names of what happens to a customer's billing, as the rest of the product knows it. They are
 * stored: none is ever used for something else.
 */
public final class EventTypes {
  public static final String SUBSCRIPTION_TRIALING = "subscription.trialing";
  public static final String SUBSCRIPTION_ACTIVATED = "subscription.activated";
  public static final String SUBSCRIPTION_PAST_DUE = "subscription.past_due";
  public static final String SUBSCRIPTION_UNPAID = "subscription.unpaid";
  public static final String SUBSCRIPTION_PAUSED = "subscription.paused";
  public static final String SUBSCRIPTION_CANCELED = "subscription.canceled";
  public static final String SUBSCRIPTION_EXPIRED = "subscription.expired";
  public static final String SUBSCRIPTION_COLLECTION_PAUSED = "subscription.collection_paused";
  public static final String SUBSCRIPTION_COLLECTION_RESUMED = "subscription.collection_resumed";
  public static final String SUBSCRIPTION_CANCELLATION_SCHEDULED =
      "subscription.cancellation_scheduled";
  public static final String SUBSCRIPTION_CANCELLATION_WITHDRAWN =
      "subscription.cancellation_withdrawn";
  public static final String SUBSCRIPTION_ITEMS_CHANGED = "subscription.items_changed";
  public static final String INVOICE_PAID = "invoice.paid";
  public static final String INVOICE_PAYMENT_FAILED = "invoice.payment_failed";
  public static final String INVOICE_VOIDED = "invoice.voided";
  public static final String INVOICE_UNCOLLECTIBLE = "invoice.uncollectible";
  public static final String CHARGE_REFUNDED = "charge.refunded";
  public static final String DISPUTE_OPENED = "dispute.opened";
  public static final String DISPUTE_CLOSED = "dispute.closed";

  private EventTypes() {}
}
