package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What the payment of an invoice means for its subscription and its customer. */
final class Standings {
  private static final String UPDATED = "customer.subscription.updated";

  private Standings() {}

  private static @Nullable JsonObject subscription(Change change, JsonObject invoice) {
    String id = Invoices.subscription(invoice);
    JsonObject found = id == null ? null : change.find(id);
    return found != null && "subscription".equals(found.getValue("object")) ? found.copy() : null;
  }

  static void paid(Change change, JsonObject invoice) {
    delinquent(change, invoice, false);
    become(change, invoice, "active");
  }

  /** A debit in process keeps the subscription alive (Stripe docs, Subscription statuses). */
  static void collecting(Change change, JsonObject invoice) {
    become(change, invoice, "active");
  }

  /** Stripe docs, Subscription statuses: the latest invoice decides, older ones do not. */
  private static void become(Change change, JsonObject invoice, String status) {
    JsonObject subscription = subscription(change, invoice);
    if (subscription == null
        || !invoice.getString("id").equals(subscription.getValue("latest_invoice"))) {
      return;
    }
    switch (subscription.getString("status", "")) {
      case "incomplete", "past_due", "unpaid" ->
          change.save(subscription.put("status", status), UPDATED);
      case "paused" -> {
        change.save(subscription.put("status", status), UPDATED);
        change.emit("customer.subscription.resumed", subscription);
      }
      default -> {}
    }
  }

  static void failed(Change change, JsonObject invoice) {
    JsonObject subscription = subscription(change, invoice);
    if (subscription == null) {
      return;
    }
    switch (subscription.getString("status", "")) {
      case "active" -> {
        boolean first = "subscription_create".equals(invoice.getValue("billing_reason"));
        delinquent(change, invoice, true);
        change.save(subscription.put("status", first ? "incomplete" : "past_due"), UPDATED);
      }
      default -> {}
    }
  }

  /** The last retry has failed. */
  static void givenUp(Change change, JsonObject invoice) {
    JsonObject subscription = subscription(change, invoice);
    if (subscription != null && "past_due".equals(subscription.getValue("status"))) {
      SubscriptionEnd.end(change, subscription, "payment_failed");
    }
  }

  private static void delinquent(Change change, JsonObject invoice, boolean is) {
    JsonObject customer = change.find(invoice.getString("customer", ""));
    if (customer != null
        && "customer".equals(customer.getValue("object"))
        && !Change.isDeleted(customer)
        && Boolean.TRUE.equals(customer.getValue("delinquent")) != is) {
      change.save(customer.copy().put("delinquent", is), "customer.updated");
    }
  }
}
