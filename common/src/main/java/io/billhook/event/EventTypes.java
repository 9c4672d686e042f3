package io.billhook.event;

import io.billhook.published.Public;

/**
 * The names of what happens to a customer's billing, as the rest of the product knows it. They are
 * stored: none is ever used for something else.
 */
@Public
public final class EventTypes {
  public static final String SUBSCRIPTION_TRIALING = "subscription.trialing";
  public static final String SUBSCRIPTION_ACTIVATED = "subscription.activated";
  public static final String SUBSCRIPTION_PAST_DUE = "subscription.past_due";
  public static final String SUBSCRIPTION_UNPAID = "subscription.unpaid";
  public static final String SUBSCRIPTION_PAUSED = "subscription.paused";
  public static final String SUBSCRIPTION_CANCELED = "subscription.canceled";
  public static final String SUBSCRIPTION_EXPIRED = "subscription.expired";
  public static final String SUBSCRIPTION_RESUMED = "subscription.resumed";
  public static final String SUBSCRIPTION_CANCEL_SCHEDULED = "subscription.cancel_scheduled";
  public static final String SUBSCRIPTION_CANCELLATION_WITHDRAWN =
      "subscription.cancellation_withdrawn";
  public static final String SUBSCRIPTION_CHANGED = "subscription.changed";
  public static final String SUBSCRIPTION_RENEWED = "subscription.renewed";
  public static final String SUBSCRIPTION_TRIAL_ENDING = "subscription.trial_ending";
  public static final String INVOICE_PAID = "invoice.paid";
  public static final String INVOICE_PAYMENT_FAILED = "invoice.payment_failed";
  public static final String INVOICE_PAYMENT_PROCESSING = "invoice.payment_processing";
  public static final String INVOICE_PAYMENT_ACTION_REQUIRED = "invoice.payment_action_required";
  public static final String INVOICE_VOIDED = "invoice.voided";
  public static final String INVOICE_UNCOLLECTIBLE = "invoice.uncollectible";
  public static final String CHARGE_REFUNDED = "charge.refunded";
  public static final String ENTITLEMENTS_CHANGED = "entitlements.changed";
  public static final String DISPUTE_OPENED = "dispute.opened";
  public static final String DISPUTE_CLOSED = "dispute.closed";
  public static final String CHECKOUT_COMPLETED = "checkout.completed";
  public static final String CUSTOMER_DELETED = "customer.deleted";
  public static final String USAGE_REJECTED = "usage.rejected";

  private EventTypes() {}
}
