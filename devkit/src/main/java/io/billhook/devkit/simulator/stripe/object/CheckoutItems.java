package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What a checkout session is about: its line items. */
final class CheckoutItems {
  private static final Params LINE =
      Params.of(
          "price~ price_data:hash~ quantity:int adjustable_quantity:hash~ tax_rates:list~"
              + " dynamic_tax_rates:list~");

  private CheckoutItems() {}

  static JsonArray read(Change change, JsonObject params, String mode) {
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
      JsonObject item = item(change, LINE.check(one), name);
      recurring |= "recurring".equals(item.getJsonObject("price").getValue("type"));
      items.add(item);
    }
    if (mode.equals("subscription") && !recurring) {
      throw StripeError.invalid(
          null,
          "line_items",
          "You must provide at least one recurring price in `subscription` mode.");
    }
    return items;
  }

  private static JsonObject item(Change change, JsonObject line, String name) {
    JsonObject price = Orders.price(change, line, name + "[price]");
    if (Boolean.FALSE.equals(price.getValue("active"))) {
      throw StripeError.invalid(
          "price_inactive",
          name + "[price]",
          "The price specified is inactive. This field only accepts active prices.");
    }
    boolean metered = isMetered(price);
    Long quantity = line.getLong("quantity");
    if (metered && quantity != null) {
      throw StripeError.invalid(
          null, name + "[quantity]", "Quantity should not be specified where usage is metered.");
    }
    if (!metered && (quantity == null || quantity < 1)) {
      throw quantity == null
          ? StripeError.missing(name + "[quantity]")
          : StripeError.invalid(
              "parameter_invalid_integer",
              name + "[quantity]",
              "This value must be greater than or equal to 1.");
    }
    long amount = metered ? 0 : Orders.amount(price, quantity == null ? 1 : quantity);
    JsonObject product = price.getValue("product") instanceof String id ? change.find(id) : null;
    return change
        .fresh("item", "li_")
        .put("amount_subtotal", amount)
        .put("amount_total", amount)
        .put("currency", price.getString("currency"))
        .put("description", product == null ? null : product.getValue("name"))
        .put("price", price)
        .put("quantity", quantity);
  }

  private static boolean isMetered(JsonObject price) {
    return price.getValue("recurring") instanceof JsonObject recurring
        && "metered".equals(recurring.getValue("usage_type"));
  }
}
