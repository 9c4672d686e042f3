package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.billhook.devkit.simulator.stripe.object.Customers;
import io.billhook.devkit.simulator.stripe.object.PaymentMethods;
import io.billhook.devkit.simulator.stripe.object.Subscriptions;
import io.billhook.devkit.simulator.stripe.offer.Seeds;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeEvents;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** {@code POST /_sim/stripe/customers}: a customer with an active subscription, in one call. */
final class ControlCustomers {
  /**
   * What is asked for.
   *
   * @param price id of an existing price; the default one where null
   */
  public record Wish(
      String email,
      @Nullable String name,
      JsonObject metadata,
      @Nullable String price,
      long quantity) {

    static Wish read(JsonObject body) {
      ControlBody fields = new ControlBody(body);
      String email = fields.text("email");
      if (!email.contains("@")) {
        throw Refused.field("email", "is an e-mail address");
      }
      return new Wish(
          email,
          fields.textOrNull("name"),
          fields.object("metadata"),
          fields.textOrNull("price"),
          fields.number("quantity", 1, 1, 1_000_000));
    }
  }

  private ControlCustomers() {}

  static JsonObject create(Change change, Wish wish) {
    JsonObject price = price(change, wish);
    JsonObject method =
        PaymentMethods.withNumber(change.fresh("payment_method"), "4242424242424242");
    method.getJsonObject("billing_details").put("email", wish.email());
    change.add(method);
    JsonObject customer =
        change
            .fresh("customer")
            .put("email", wish.email())
            .put("name", wish.name())
            .put("metadata", wish.metadata());
    String methodId = method.getString("id");
    Customers.create(change, customer, new JsonObject().put("payment_method", methodId));
    JsonObject begun = subscribe(change, customer, price, wish.quantity());
    return answer(change, begun, price)
        .put("customer", customer.getString("id"))
        .put("payment_method", methodId);
  }

  private static JsonObject subscribe(
      Change change, JsonObject customer, JsonObject price, long quantity) {
    JsonObject item =
        new JsonObject()
            .put("price", price.getString("id"))
            .put("quantity", Long.toString(quantity));
    JsonObject subscription =
        change.fresh("subscription").put("customer", customer.getString("id"));
    return Subscriptions.create(
        change, subscription, new JsonObject().put("items", new JsonArray().add(item)));
  }

  private static JsonObject answer(Change change, JsonObject subscription, JsonObject price) {
    String invoice = subscription.getString("latest_invoice");
    JsonObject answer =
        new JsonObject()
            .put("subscription", subscription.getString("id"))
            .put("invoice", invoice)
            .put("product", price.getString("product"))
            .put("price", price.getString("id"));
    JsonArray ids = new JsonArray();
    for (JsonObject event : change.events()) {
      ids.add(event.getString("id"));
      if (event.getString("type").equals("charge.succeeded")) {
        answer.put("charge", StripeEvents.snapshot(event).getString("id"));
      }
    }
    return answer.put("events", ids);
  }

  private static JsonObject price(Change change, Wish wish) {
    if (wish.price() != null) {
      JsonObject found = change.find(wish.price());
      if (found == null || !"price".equals(found.getValue("object"))) {
        throw Refused.field("price", "names no price: " + wish.price());
      }
      return found;
    }
    return change.named("price", Seeds.DEFAULT_PRICE, "price");
  }
}
