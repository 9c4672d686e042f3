package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subscriptions: how they begin. */
public final class Subscriptions {
  private Subscriptions() {}

  public static JsonObject create(Change change, JsonObject subscription, JsonObject params) {
    JsonObject customer = change.named("customer", subscription.getString("customer"), "customer");
    if (params.getJsonArray("items") == null) {
      throw StripeError.missing("items");
    }
    List<JsonObject> items =
        SubscriptionItems.read(change, subscription, params.getJsonArray("items"));
    SubscriptionItems.replace(subscription, items);
    subscription
        .put("currency", items.getFirst().getJsonObject("price").getString("currency"))
        .put("start_date", change.now())
        .put("billing_cycle_anchor", change.now());
    Long end = Trials.end(change, params);
    if (end != null && end > change.now()) {
      Trials.begin(change, subscription, end);
    }
    Discounts.set(change, subscription, params.getValue("discounts"));
    Cancellation.read(change, subscription, params);
    return begin(change, subscription, customer, params);
  }

  /** Stores the subscription with its first invoice, paid where there is something to pay with. */
  private static JsonObject begin(
      Change change, JsonObject subscription, JsonObject customer, JsonObject params) {
    String behavior = params.getString("payment_behavior", "allow_incomplete");
    boolean automatic = "charge_automatically".equals(subscription.getValue("collection_method"));
    String method = paymentMethod(change, subscription, customer);
    JsonObject rehearsed =
        change.isRehearsal() || !automatic
            ? new JsonObject()
            : bill(change.rehearsal(change.now()), subscription.copy(), true);
    boolean due = rehearsed.getLong("amount_due", 0L) > 0;
    if (due && !behavior.equals("default_incomplete")) {
      payable(change, method, behavior);
    }
    if (due) {
      subscription.put("status", "incomplete");
    }
    bill(change, subscription, !behavior.equals("default_incomplete"));
    JsonObject now = change.named("subscription", subscription.getString("id"), "subscription");
    Trials.tellIfNear(change, now);
    return now;
  }

  /** Refuses what cannot be paid at all, before anything is done. */
  private static void payable(Change change, @Nullable String method, String behavior) {
    if (method == null) {
      throw StripeError.invalid(
          "resource_missing",
          null,
          "This customer has no attached payment source or default payment method."
              + " Please consider adding a default payment method.");
    }
    JsonObject stored = change.named("payment_method", method, "default_payment_method");
    if (behavior.equals("error_if_incomplete") && PaymentMethods.declines(stored)) {
      throw StripeError.declined("Your card was declined.");
    }
  }

  private static JsonObject bill(Change change, JsonObject subscription, boolean collects) {
    boolean free = "trialing".equals(subscription.getValue("status"));
    List<JsonObject> lines =
        StripeObjects.items(subscription).stream()
            .map(item -> InvoiceLines.of(change, item, free))
            .toList();
    return Bills.issue(
        change,
        subscription,
        new Bills.Bill("subscription_create", lines, change.now(), change.now(), collects));
  }

  /** What pays: the subscription's own method, else its customer's; none that was detached. */
  static @Nullable String paymentMethod(
      Change change, JsonObject subscription, JsonObject customer) {
    return subscription.getValue("default_payment_method") instanceof String own
            && isOf(change, own, customer)
        ? own
        : defaultOf(change, customer);
  }

  private static @Nullable String defaultOf(Change change, JsonObject customer) {
    String method = Customers.defaultPaymentMethod(customer);
    return method != null && isOf(change, method, customer) ? method : null;
  }

  private static boolean isOf(Change change, String method, JsonObject customer) {
    JsonObject stored = change.find(method);
    return stored != null && customer.getString("id").equals(stored.getValue("customer"));
  }
}
