package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What happens when a person pays on the checkout page. */
public final class CheckoutCompletion {

  /** What the person types in. */
  public record Entered(String card, @Nullable String email) {}

  private CheckoutCompletion() {}

  /** Completes an open session; throws the card error where the card is declined. */
  public static JsonObject complete(Change change, String id, Entered entered) {
    JsonObject session = change.named("checkout.session", id, "session").copy();
    if (!"open".equals(session.getValue("status"))) {
      throw StripeError.invalid(null, "session", "This checkout session is no longer open.");
    }
    JsonObject method = PaymentMethods.withNumber(change.fresh("payment_method"), entered.card());
    if (PaymentMethods.declines(method)) {
      throw StripeError.declined("Your card was declined.");
    }
    JsonObject customer = customer(change, session, entered);
    change.add(method);
    PaymentMethods.attachTo(change, method, customer.getString("id"));
    pay(change, session, customer, method.getString("id"));
    session
        .put("status", "complete")
        .put("url", null)
        .put("customer", customer.getString("id"))
        .put("customer_details", details(customer));
    return change.save(session, "checkout.session.completed");
  }

  private static JsonObject customer(Change change, JsonObject session, Entered entered) {
    if (session.getValue("customer") instanceof String known) {
      return change.named("customer", known, "customer");
    }
    String email =
        session.getValue("customer_email") instanceof String given ? given : entered.email();
    JsonObject customer = change.fresh("customer").put("email", email);
    return Customers.create(change, customer, new JsonObject());
  }

  private static void pay(Change change, JsonObject session, JsonObject customer, String method) {
    JsonObject order =
        change.account().checkoutOrders().getOrDefault(session.getString("id"), new JsonObject());
    JsonArray items = order.getJsonArray("line_items", new JsonArray());
    switch (session.getString("mode")) {
      case "subscription" -> subscribe(change, session, customer, method, order);
      case "payment" -> {
        JsonObject intent =
            Payments.charge(
                change,
                new Payments.Demand(
                    session.getLong("amount_total", 0L),
                    session.getString("currency"),
                    customer.getString("id"),
                    "Checkout of " + items.size() + " items"),
                method);
        session.put("payment_intent", intent.getString("id")).put("payment_status", "paid");
      }
      default -> session.put("payment_status", "no_payment_required");
    }
  }

  private static void subscribe(
      Change change, JsonObject session, JsonObject customer, String method, JsonObject order) {
    JsonArray wanted = new JsonArray();
    JsonArray lines = order.getJsonArray("line_items", new JsonArray());
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = lines.getJsonObject(i);
      wanted.add(
          new JsonObject()
              .put("price", line.getJsonObject("price").getString("id"))
              .put("quantity", line.getLong("quantity").toString()));
    }
    JsonObject data = order.getJsonObject("subscription_data", new JsonObject());
    JsonObject params = new JsonObject().put("items", wanted);
    if (data.getValue("trial_period_days") instanceof String days) {
      params.put("trial_period_days", Params.integer("trial_period_days", days));
    }
    JsonObject subscription =
        Fields.apply(
            Params.of("metadata:hash description"),
            data,
            change
                .fresh("subscription")
                .put("customer", customer.getString("id"))
                .put("default_payment_method", method));
    JsonObject begun = Subscriptions.create(change, subscription, params);
    session
        .put("subscription", begun.getString("id"))
        .put("invoice", begun.getValue("latest_invoice"))
        .put("payment_status", "paid");
  }

  private static JsonObject details(JsonObject customer) {
    return new JsonObject()
        .put("address", customer.getValue("address"))
        .put("business_name", null)
        .put("email", customer.getValue("email"))
        .put("individual_name", null)
        .put("name", customer.getValue("name"))
        .put("phone", customer.getValue("phone"))
        .put("tax_exempt", "none")
        .put("tax_ids", new JsonArray());
  }
}
