package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What time does to a subscription. */
final class Renewals {

  /** Stripe docs, Subscription statuses: the first payment has 23 hours. */
  private static final long FIRST_PAYMENT = 23 * 3_600;

  private Renewals() {}

  /** When something falls due; {@link Long#MAX_VALUE} where nothing will. */
  static long due(Change change, JsonObject subscription) {
    if (SubscriptionEnd.hasEnded(subscription) || !isWhole(change, subscription)) {
      return Long.MAX_VALUE;
    }
    if ("incomplete".equals(subscription.getValue("status"))) {
      return subscription.getLong("created") + FIRST_PAYMENT;
    }
    long due = Math.min(time(subscription, "cancel_at"), resumes(subscription));
    if (!"paused".equals(subscription.getValue("status"))) {
      due = Math.min(due, Cancellation.firstEnd(subscription));
    }
    Long warning = Trials.warningDue(change, subscription);
    return warning == null ? due : Math.min(due, warning);
  }

  /** One that was put there from outside may lack what it would be renewed by. */
  private static boolean isWhole(Change change, JsonObject subscription) {
    boolean items =
        StripeObjects.items(subscription).stream()
            .allMatch(
                item ->
                    item.getValue("price") instanceof JsonObject
                        && item.getValue("current_period_start") instanceof Number
                        && item.getValue("current_period_end") instanceof Number);
    JsonObject customer =
        subscription.getValue("customer") instanceof String id ? change.find(id) : null;
    return items && customer != null && !Change.isDeleted(customer);
  }

  /** Does the first of what is due by now. */
  static void fallDue(Change change, JsonObject subscription) {
    long now = change.now();
    Long warning = Trials.warningDue(change, subscription);
    if ("incomplete".equals(subscription.getValue("status"))) {
      SubscriptionEnd.expire(change, subscription);
    } else if (warning != null && warning <= now) {
      Trials.tellIfNear(change, subscription);
      change.save(subscription);
    } else if (time(subscription, "cancel_at") > now && resumes(subscription) <= now) {
      change.save(subscription.put("pause_collection", null), "customer.subscription.updated");
    } else {
      endOrRenew(change, subscription);
    }
  }

  /** What comes at the end of a period, or at the time that was set for the end of it all. */
  static void endOrRenew(Change change, JsonObject subscription) {
    if (time(subscription, "cancel_at") > change.now()) {
      renew(change, subscription);
      return;
    }
    List<JsonObject> used = Usage.lines(change, subscription);
    if (!used.isEmpty() || PendingItems.wait(change, subscription)) {
      Bills.issue(
          change,
          subscription,
          new Bills.Bill("subscription_cycle", used, change.now(), change.now(), true));
    }
    JsonObject now = change.named("subscription", subscription.getString("id"), "subscription");
    SubscriptionEnd.end(change, now.copy(), "cancellation_requested");
  }

  private static long time(JsonObject object, String field) {
    return object.getValue(field) instanceof Number at ? at.longValue() : Long.MAX_VALUE;
  }

  private static long resumes(JsonObject subscription) {
    return subscription.getValue("pause_collection") instanceof JsonObject pause
        ? time(pause, "resumes_at")
        : Long.MAX_VALUE;
  }

  /** The items whose period is over begin their next, and are billed for it. */
  private static void renew(Change change, JsonObject subscription) {
    boolean free = Trials.lasts(subscription);
    if (free && !afterTrial(change, subscription)) {
      return;
    }
    bill(change, subscription, free);
  }

  /** Whether the subscription goes on after its trial. */
  private static boolean afterTrial(Change change, JsonObject subscription) {
    String missing =
        subscription
            .getJsonObject("trial_settings")
            .getJsonObject("end_behavior")
            .getString("missing_payment_method", "create_invoice");
    JsonObject customer = change.named("customer", subscription.getString("customer"), "customer");
    boolean payable = Subscriptions.paymentMethod(change, subscription, customer) != null;
    if (payable || missing.equals("create_invoice")) {
      subscription.put("status", "active");
      return true;
    }
    if (missing.equals("cancel")) {
      SubscriptionEnd.end(change, subscription, "payment_failed");
    } else {
      change.save(subscription.put("status", "paused"), "customer.subscription.updated");
      change.emit("customer.subscription.paused", subscription);
    }
    return false;
  }

  /**
   * What is licensed is billed for the period to come, what is metered for the one that is over.
   */
  private static void bill(Change change, JsonObject subscription, boolean free) {
    long began = change.now();
    long anchor = subscription.getLong("billing_cycle_anchor");
    String customer = subscription.getString("customer");
    List<JsonObject> lines = new ArrayList<>();
    for (JsonObject item : StripeObjects.items(subscription)) {
      JsonObject price = item.getJsonObject("price");
      long start = item.getLong("current_period_start");
      long end = item.getLong("current_period_end");
      if (end <= change.now()) {
        began = Math.min(began, start);
        item.put("current_period_start", end)
            .put("current_period_end", Periods.next(price, anchor, end));
        lines.add(
            Orders.isMetered(price)
                ? InvoiceLines.ofUsage(change, item, customer, start, free)
                : InvoiceLines.of(change, item, false));
      }
    }
    Cancellation.follow(subscription);
    Bills.issue(
        change,
        subscription,
        new Bills.Bill("subscription_cycle", lines, began, change.now(), true));
  }

  /** {@code POST /v1/subscriptions/{id}/resume}: for those paused when their trial ended. */
  static JsonObject resume(Change change, JsonObject subscription, JsonObject params) {
    if (!"paused".equals(subscription.getValue("status"))) {
      throw StripeError.invalid(
          null, null, "The subscription is not paused, and cannot be resumed.");
    }
    SubscriptionUpdate.begin(change, subscription);
    List<JsonObject> lines =
        StripeObjects.items(subscription).stream()
            .map(item -> InvoiceLines.of(change, item, false))
            .toList();
    Bills.issue(
        change,
        subscription,
        new Bills.Bill("subscription_update", lines, change.now(), change.now(), true));
    return change.named("subscription", subscription.getString("id"), "subscription");
  }
}
