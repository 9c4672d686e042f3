package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subscriptions: how they begin, change and end. */
public final class Subscriptions {
  private static final long DAY = 86_400;

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
    trial(change, subscription, params);
    cancelAtPeriodEnd(subscription);
    return begin(change, subscription, customer, params);
  }

  /** Stores the subscription with its first invoice, paid where there is something to pay with. */
  private static JsonObject begin(
      Change change, JsonObject subscription, JsonObject customer, JsonObject params) {
    JsonObject invoice = Invoices.of(change, subscription, customer, "subscription_create");
    String method = paymentMethod(subscription, customer);
    boolean automatic = "charge_automatically".equals(subscription.getValue("collection_method"));
    boolean due = invoice.getLong("amount_due") > 0;
    boolean waits = automatic && due && method == null;
    if (waits && !"default_incomplete".equals(params.getValue("payment_behavior"))) {
      throw StripeError.invalid(
          "resource_missing",
          null,
          "This customer has no attached payment source or default payment method."
              + " Please consider adding a default payment method.");
    }
    if (waits) {
      subscription.put("status", "incomplete");
    }
    change.add(subscription.put("latest_invoice", invoice.getString("id")));
    change.add(invoice);
    JsonObject open = Invoices.finalizeDraft(change, invoice.copy(), new JsonObject());
    if (automatic && due && method != null && !Invoices.charge(change, open.copy(), method)) {
      subscription = subscription.copy().put("status", "incomplete");
      change.save(subscription, "customer.subscription.updated");
    }
    JsonObject now = change.find(subscription.getString("id"));
    return now == null ? subscription : now;
  }

  static @Nullable String paymentMethod(JsonObject subscription, JsonObject customer) {
    return subscription.getValue("default_payment_method") instanceof String own
        ? own
        : Customers.defaultPaymentMethod(customer);
  }

  private static void trial(Change change, JsonObject subscription, JsonObject params) {
    Long end = null;
    if (params.getValue("trial_period_days") instanceof Long days) {
      end = change.now() + days * DAY;
    } else if (params.getValue("trial_end") instanceof Long at) {
      end = at;
    }
    if (end != null && end > change.now()) {
      subscription
          .put("status", "trialing")
          .put("trial_start", change.now())
          .put("trial_end", end)
          .put("billing_cycle_anchor", end);
      for (JsonObject item : StripeObjects.items(subscription)) {
        item.put("current_period_end", end);
      }
    }
  }

  static JsonObject update(Change change, JsonObject subscription, JsonObject params) {
    if ("canceled".equals(subscription.getValue("status"))) {
      throw StripeError.invalid(
          null, null, "A canceled subscription can only update its cancellation_details.");
    }
    if (params.getJsonArray("items") != null) {
      SubscriptionItems.replace(
          subscription, SubscriptionItems.read(change, subscription, params.getJsonArray("items")));
    }
    if ("now".equals(params.getValue("trial_end"))
        && "trialing".equals(subscription.getValue("status"))) {
      subscription.put("status", "active").put("trial_end", change.now());
    }
    if (params.containsKey("cancel_at_period_end")) {
      boolean ends = Boolean.TRUE.equals(params.getValue("cancel_at_period_end"));
      subscription.put("canceled_at", ends ? change.now() : null);
      subscription.put("cancel_at", null);
      cancelAtPeriodEnd(subscription);
    }
    return change.save(subscription, "customer.subscription.updated");
  }

  private static void cancelAtPeriodEnd(JsonObject subscription) {
    if (Boolean.TRUE.equals(subscription.getValue("cancel_at_period_end"))) {
      StripeObjects.items(subscription).stream()
          .map(item -> item.getLong("current_period_end"))
          .max(Long::compare)
          .ifPresent(end -> subscription.put("cancel_at", end));
      details(subscription);
    }
  }

  static JsonObject cancel(Change change, JsonObject subscription, JsonObject params) {
    if ("canceled".equals(subscription.getValue("status"))) {
      throw StripeError.noSuch(404, "subscription", subscription.getString("id"), "subscription");
    }
    subscription
        .put("status", "canceled")
        .put("canceled_at", change.now())
        .put("ended_at", change.now());
    details(subscription);
    return change.save(subscription, "customer.subscription.deleted");
  }

  private static void details(JsonObject subscription) {
    if (subscription.getValue("cancellation_details") instanceof JsonObject details) {
      details.put("reason", "cancellation_requested");
    }
  }

  /** What a payment of the subscription's invoice means for it. */
  static void afterPayment(Change change, @Nullable String id, boolean paid) {
    JsonObject stored = id == null ? null : change.find(id);
    if (stored == null) {
      return;
    }
    String status = stored.getString("status", "");
    String next =
        switch (status) {
          case "incomplete", "past_due", "unpaid" -> paid ? "active" : status;
          case "active" -> paid ? status : "past_due";
          default -> status;
        };
    if (!next.equals(status)) {
      change.save(stored.copy().put("status", next), "customer.subscription.updated");
    }
  }
}
