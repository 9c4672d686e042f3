package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/** Products and prices. */
final class Catalogue {
  private Catalogue() {}

  static JsonObject product(Change change, JsonObject product, JsonObject params) {
    product.put("updated", change.now());
    String id = params.getString("id");
    if (id != null) {
      if (change.find(id) != null) {
        throw StripeError.invalid("resource_already_exists", "id", "Product already exists.");
      }
      product.put("id", id);
    }
    JsonObject priceData = params.getJsonObject("default_price_data");
    if (priceData == null) {
      return change.add(product);
    }
    JsonObject price = priced(change, priceData.copy().put("product", product.getString("id")));
    product.put("default_price", price.getString("id"));
    change.add(product);
    change.add(price);
    return product;
  }

  static JsonObject updateProduct(Change change, JsonObject product, JsonObject params) {
    return change.save(product.put("updated", change.now()), "product.updated");
  }

  static JsonObject deleteProduct(Change change, JsonObject product, JsonObject params) {
    String id = product.getString("id");
    change.account().objects().delete(id);
    change.emit("product.deleted", product);
    return new JsonObject().put("id", id).put("object", "product").put("deleted", true);
  }

  static JsonObject price(Change change, JsonObject price, JsonObject params) {
    JsonObject productData = params.getJsonObject("product_data");
    String product = params.getString("product");
    if (productData != null) {
      JsonObject made = change.fresh("product").put("updated", change.now());
      change.add(Fields.apply(Params.of("name metadata:hash"), productData, made));
      product = made.getString("id");
    } else if (product == null) {
      throw StripeError.missing("product");
    } else {
      change.named("product", product, "product");
    }
    return change.add(completed(price.put("product", product)));
  }

  /** A price as {@code price_data} describes one; not stored yet. */
  static JsonObject priced(Change change, JsonObject data) {
    Params params =
        Params.of(
            "currency! product! recurring:hash unit_amount:int unit_amount_decimal tax_behavior currency_options:hash~ custom_unit_amount:hash~");
    return completed(Fields.apply(params, params.check(data), change.fresh("price")));
  }

  private static JsonObject completed(JsonObject price) {
    if (price.getValue("recurring") instanceof JsonObject recurring) {
      String count = String.valueOf(recurring.getValue("interval_count", 1));
      JsonObject full =
          new JsonObject()
              .put("interval", Periods.interval(recurring))
              .put("interval_count", Params.integer("recurring[interval_count]", count))
              .put("meter", recurring.getString("meter"))
              .put("trial_period_days", null)
              .put("usage_type", recurring.getString("usage_type", "licensed"));
      price.put("recurring", full).put("type", "recurring");
    }
    return withDecimal(price);
  }

  /** The amount is told twice: as a whole number of minor units where it is one, and as text. */
  private static JsonObject withDecimal(JsonObject price) {
    Long amount = price.getLong("unit_amount");
    String decimal = price.getString("unit_amount_decimal");
    if (amount != null) {
      return price.put("unit_amount_decimal", amount.toString());
    }
    if (decimal == null) {
      throw StripeError.missing("unit_amount");
    }
    try {
      BigDecimal exact = new BigDecimal(decimal).stripTrailingZeros();
      return exact.scale() <= 0 ? price.put("unit_amount", exact.longValueExact()) : price;
    } catch (ArithmeticException | NumberFormatException _) {
      throw StripeError.invalid(null, "unit_amount_decimal", "Invalid decimal: " + decimal);
    }
  }
}
