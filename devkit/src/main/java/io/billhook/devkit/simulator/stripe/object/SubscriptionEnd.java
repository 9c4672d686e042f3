package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** How subscriptions end. */
final class SubscriptionEnd {
  private static final Set<String> ENDED = Set.of("canceled", "incomplete_expired");

  private SubscriptionEnd() {}

  static boolean hasEnded(JsonObject subscription) {
    return ENDED.contains(subscription.getString("status", ""));
  }

  /** {@code DELETE}: at once. */
  static JsonObject cancel(Change change, JsonObject subscription, JsonObject params) {
    if (hasEnded(subscription)) {
      throw StripeError.noSuch(404, "subscription", subscription.getString("id"), "subscription");
    }
    if (Boolean.TRUE.equals(params.getValue("prorate"))) {
      for (JsonObject item : StripeObjects.items(subscription)) {
        Prorations.credit(change, subscription, item, change.now());
      }
    }
    if (Boolean.TRUE.equals(params.getValue("invoice_now"))) {
      subscription = billed(change, subscription);
    }
    return end(change, subscription, "cancellation_requested");
  }

  /** Bills what was used and what waits; gives the subscription as it stands then. */
  private static JsonObject billed(Change change, JsonObject subscription) {
    List<JsonObject> used = Usage.lines(change, subscription);
    if (used.isEmpty() && !PendingItems.wait(change, subscription)) {
      return subscription;
    }
    long now = change.now();
    Bills.issue(change, subscription, new Bills.Bill("subscription_update", used, now, now, true));
    return change.named("subscription", subscription.getString("id"), "id").copy();
  }

  /** Ends it now; what was open of it is no longer collected. */
  static JsonObject end(Change change, JsonObject subscription, String reason) {
    boolean incomplete = "incomplete".equals(subscription.getValue("status"));
    if (subscription.getValue("canceled_at") == null) {
      subscription.put("canceled_at", change.now());
    }
    if (subscription.getValue("cancellation_details") instanceof JsonObject details
        && details.getValue("reason") == null) {
      details.put("reason", reason);
    }
    String schedule = subscription.getString("schedule");
    subscription.put("status", "canceled").put("ended_at", change.now()).put("schedule", null);
    change.save(subscription, "customer.subscription.deleted");
    stopCollecting(change, subscription, incomplete);
    if (schedule != null) {
      Schedules.subscriptionEnded(change, schedule);
    }
    return subscription;
  }

  /** The first payment was not made in time. */
  static void expire(Change change, JsonObject subscription) {
    subscription
        .put("status", "incomplete_expired")
        .put("canceled_at", change.now())
        .put("ended_at", change.now());
    change.save(subscription, "customer.subscription.updated");
    stopCollecting(change, subscription, true);
  }

  private static void stopCollecting(Change change, JsonObject subscription, boolean voids) {
    String id = subscription.getString("id");
    List<JsonObject> invoices =
        change
            .account()
            .objects()
            .ofCustomer("invoice", subscription.getString("customer", ""))
            .stream()
            .filter(invoice -> "open".equals(invoice.getValue("status")))
            .filter(invoice -> id.equals(Invoices.subscription(invoice)))
            .toList();
    for (JsonObject invoice : invoices) {
      if (voids) {
        Invoices.voidOpen(change, invoice.copy(), new JsonObject());
      } else {
        change.save(
            invoice.copy().put("auto_advance", false).put("next_payment_attempt", null),
            "invoice.updated");
      }
    }
  }
}
