package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Checkout and customer portal sessions: the pages that Stripe hosts. */
final class Checkout {
  private static final long DAY = 86_400;
  private static final Params LINE =
      Params.of(
          "price~ price_data:hash~ quantity:int adjustable_quantity:hash~ tax_rates:list~ dynamic_tax_rates:list~");

  private Checkout() {}

  static JsonObject create(Change change, JsonObject session, JsonObject params) {
    String mode = session.getString("mode");
    if (!Set.of("payment", "setup", "subscription").contains(mode)) {
      throw StripeError.invalid(
          null, "mode", "Invalid mode: must be one of payment, setup, or subscription");
    }
    String customer = params.getString("customer");
    if (customer != null) {
      change.named("customer", customer, "customer");
    }
    JsonArray items = items(change, params, mode);
    long total = 0;
    for (int i = 0; i < items.size(); i++) {
      total += items.getJsonObject(i).getLong("amount_total");
    }
    if (!items.isEmpty()) {
      session
          .put("amount_subtotal", total)
          .put("amount_total", total)
          .put("currency", items.getJsonObject(0).getString("currency"));
    }
    String id = session.getString("id");
    if (session.getLong("expires_at", 0L) == 0) {
      session.put("expires_at", change.now() + DAY);
    }
    change
        .account()
        .checkoutOrders()
        .put(
            id,
            new JsonObject()
                .put("line_items", items)
                .put(
                    "subscription_data",
                    params.getJsonObject("subscription_data", new JsonObject())));
    return change.add(session.put("url", change.address() + "/_sim/stripe/checkout/" + id));
  }

  private static JsonArray items(Change change, JsonObject params, String mode) {
    JsonArray wanted = params.getJsonArray("line_items", new JsonArray());
    if (wanted.isEmpty() && !mode.equals("setup")) {
      throw StripeError.missing("line_items");
    }
    JsonArray items = new JsonArray();
    boolean recurring = false;
    for (int i = 0; i < wanted.size(); i++) {
      String name = "line_items[" + i + "]";
      if (!(wanted.getValue(i) instanceof JsonObject one)) {
        throw StripeError.invalid(null, name, "Invalid object");
      }
      JsonObject line = LINE.check(one);
      JsonObject price = Orders.price(change, line, name + "[price]");
      long quantity = line.getLong("quantity", 1L);
      long amount = Orders.amount(price, quantity);
      recurring |= "recurring".equals(price.getValue("type"));
      items.add(
          change
              .fresh("item", "li_")
              .put("amount_subtotal", amount)
              .put("amount_total", amount)
              .put("currency", price.getString("currency"))
              .put("price", price)
              .put("quantity", quantity));
    }
    if (mode.equals("subscription") && !recurring) {
      throw StripeError.invalid(
          null,
          "line_items",
          "You must provide at least one recurring price in `subscription` mode.");
    }
    return items;
  }

  static JsonObject expire(Change change, JsonObject session, JsonObject params) {
    if (!"open".equals(session.getValue("status"))) {
      throw StripeError.invalid(
          null, "session", "Only Checkout Sessions with a status in [\"open\"] can be expired.");
    }
    return change.save(
        session.put("status", "expired").put("url", null), "checkout.session.expired");
  }

  static JsonObject portal(Change change, JsonObject session, JsonObject params) {
    change.named("customer", session.getString("customer"), "customer");
    String url = change.address() + "/_sim/stripe/portal/" + session.getString("id");
    return change.add(session.put("url", url));
  }
}
