package io.billhook.api.billing.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.billhook.postgres.Row;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A product with the prices at which it may be bought. */
record Plan(String productId, String name, List<Included> features, List<Offer> prices) {

  /**
   * What comes with it.
   *
   * @param limit how much or how many of it; null where it has none
   */
  record Included(String feature, String name, @Nullable Long limit) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");

    /** Of what Stripe lists of a product; archived ones come with it no more. */
    static List<Included> of(JsonNode listed) {
      List<Included> all = new ArrayList<>();
      for (JsonNode link : listed.path("data")) {
        JsonNode feature = link.path("entitlement_feature");
        String limit = feature.path("metadata").path("limit").asText();
        if (feature.path("active").asBoolean(true)) {
          all.add(
              new Included(
                  feature.path("lookup_key").asText(),
                  feature.path("name").asText(),
                  NUMBER.matcher(limit).matches() ? Long.valueOf(limit) : null));
        }
      }
      return all;
    }
  }

  /**
   * A price.
   *
   * @param unitAmount in the currency's smallest unit; null where it is no whole number, or tiered
   * @param unitAmountDecimal the same as exactly as Stripe has it
   * @param tiers as Stripe has them; null where it has none
   * @param meter Stripe's id of what is counted; null where none is
   */
  record Offer(
      String priceId,
      @Nullable String lookupKey,
      String currency,
      @Nullable Long unitAmount,
      @Nullable String unitAmountDecimal,
      @Nullable JsonNode tiers,
      String interval,
      long intervalCount,
      String usageType,
      @Nullable String meter) {

    static Offer of(JsonNode price, JsonNode detail) {
      JsonNode amount = price.path("unit_amount");
      JsonNode tiers = detail.path("tiers");
      long count = StripeJson.number(price, "recurring.interval_count");
      return new Offer(
          price.path("id").asText(),
          text(price, "lookup_key"),
          price.path("currency").asText(),
          amount.isIntegralNumber() ? amount.longValue() : null,
          text(price, "unit_amount_decimal"),
          tiers.isArray() ? tiers : null,
          price.path("recurring").path("interval").asText(),
          Math.max(count, 1),
          Price.usageType(price).orElse("licensed"),
          text(price, "recurring.meter"));
    }

    private static @Nullable String text(JsonNode price, String path) {
      return StripeJson.text(price, path).orElse(null);
    }
  }

  /**
   * From rows of a product and a price each, those of a product beside each other.
   *
   * @param details of products and prices, by their ids
   */
  static List<Plan> of(List<Row> rows, Map<String, JsonNode> details) {
    Map<String, Plan> plans = new LinkedHashMap<>();
    for (Row row : rows) {
      JsonNode product = StripeJson.stored(row.text("product"));
      JsonNode price = StripeJson.stored(row.text("price"));
      String id = product.path("id").asText();
      JsonNode none = MissingNode.getInstance();
      plans
          .computeIfAbsent(
              id,
              _ ->
                  new Plan(
                      id,
                      product.path("name").asText(),
                      Included.of(details.getOrDefault(id, none)),
                      new ArrayList<>()))
          .prices
          .add(Offer.of(price, details.getOrDefault(price.path("id").asText(), none)));
    }
    return List.copyOf(plans.values());
  }

  /** Where Stripe has what it does not tell with the objects themselves, by their ids. */
  static Map<String, String> detailPaths(List<Row> rows) {
    Map<String, String> paths = new LinkedHashMap<>();
    for (Row row : rows) {
      JsonNode price = StripeJson.stored(row.text("price"));
      String product = price.path("product").asText();
      paths.put(product, "/v1/products/" + StripeObjects.encoded(product) + "/features?limit=100");
      if (price.path("billing_scheme").asText().equals("tiered")) {
        String id = price.path("id").asText();
        paths.put(id, "/v1/prices/" + StripeObjects.encoded(id) + "?expand%5B%5D=tiers");
      }
    }
    return paths;
  }
}
