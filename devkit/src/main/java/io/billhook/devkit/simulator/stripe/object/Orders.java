package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/** What is ordered: a price, by its id or described on the spot. */
final class Orders {
  private Orders() {}

  /** The price that {@code price} names or {@code price_data} describes. */
  static JsonObject price(Change change, JsonObject params, String name) {
    String id = params.getString("price");
    if (id != null) {
      return change.named("price", id, name);
    }
    if (!(params.getValue("price_data") instanceof JsonObject data)) {
      throw StripeError.missing(name);
    }
    JsonObject described = data.copy();
    if (described.getValue("product") == null
        && described.getValue("product_data") instanceof JsonObject productData) {
      JsonObject product = change.fresh("product").put("updated", change.now());
      change.add(Fields.apply(Params.of("name description metadata:hash"), productData, product));
      described.put("product", product.getString("id"));
    }
    described.remove("product_data");
    return change.add(Catalogue.priced(change, described));
  }

  /** Whether it is billed by usage, after each period. */
  static boolean isMetered(JsonObject price) {
    return price.getValue("recurring") instanceof JsonObject recurring
        && "metered".equals(recurring.getValue("usage_type"));
  }

  /** The amount of so many of a price, in minor units. */
  static long amount(JsonObject price, long quantity) {
    return amount(price, BigDecimal.valueOf(quantity));
  }

  static long amount(JsonObject price, BigDecimal quantity) {
    if (price.getValue("tiers") instanceof JsonArray tiers) {
      return Tiers.amount(tiers, "volume".equals(price.getValue("tiers_mode")), quantity);
    }
    Object unit = price.getValue("unit_amount_decimal", price.getValue("unit_amount"));
    return unit == null ? 0 : Money.rounded(new BigDecimal(unit.toString()).multiply(quantity));
  }
}
