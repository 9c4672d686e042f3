package io.billhook.devkit.simulator.stripe.offer;

import io.billhook.devkit.simulator.stripe.object.Params;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.FeatureLinks.Link;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What customers may use: the features of the products that they subscribe to (Stripe docs,
 * Entitlements). One ends with its subscription, not while that is unpaid or paused.
 */
public final class Entitlements {
  private static final Params ASKED = Params.of("customer! limit starting_after ending_before");
  private static final Set<String> WITHOUT = Set.of("canceled", "incomplete", "incomplete_expired");

  /** How many of them the summary in an event shows (Stripe docs, Active entitlement summary). */
  private static final int SHOWN = 10;

  private Entitlements() {}

  /** {@code GET /v1/entitlements/active_entitlements}, of one customer. */
  public static List<JsonObject> asked(Change change, JsonObject params) {
    String customer = ASKED.check(params).getString("customer");
    JsonObject found = change.find(customer);
    if (found == null || !"customer".equals(found.getValue("object"))) {
      throw StripeError.noSuch(400, "customer", customer, "customer");
    }
    return of(change, customer);
  }

  /** The entitlement of that id, {@code GET /v1/entitlements/active_entitlements/{id}}. */
  public static JsonObject read(Change change, String id) {
    return change.account().features().customers().stream()
        .flatMap(customer -> of(change, customer).stream())
        .filter(one -> id.equals(one.getString("id")))
        .findFirst()
        .orElseThrow(() -> StripeError.noSuch(404, "entitlements.active_entitlement", id, "id"));
  }

  static List<JsonObject> of(Change change, String customer) {
    Map<String, JsonObject> byFeature = new LinkedHashMap<>();
    for (String product : products(change, customer)) {
      for (Link link : change.account().features().ofProduct(product)) {
        JsonObject feature = change.find(link.feature());
        if (feature != null) {
          byFeature.putIfAbsent(link.feature(), entitlement(customer, feature));
        }
      }
    }
    return new ArrayList<>(byFeature.values());
  }

  /** The id is the same as long as customer and feature are. */
  private static JsonObject entitlement(String customer, JsonObject feature) {
    String id = feature.getString("id");
    String tail = customer.replaceFirst("^cus_", "") + "_" + id.replaceFirst("^feat_(test_)?", "");
    return Change.template("entitlements.active_entitlement")
        .put("id", "ent_test_" + tail)
        .put("feature", id)
        .put("lookup_key", feature.getValue("lookup_key"));
  }

  private static Set<String> products(Change change, String customer) {
    Set<String> products = new HashSet<>();
    for (JsonObject subscription :
        change.account().objects().ofCustomer("subscription", customer)) {
      if (!WITHOUT.contains(subscription.getString("status", ""))) {
        for (JsonObject item : StripeObjects.items(subscription)) {
          if (item.getValue("price") instanceof JsonObject price
              && price.getValue("product") instanceof String product) {
            products.add(product);
          }
        }
      }
    }
    return products;
  }

  /** Tells the customers whose entitlements the change has changed. */
  public static void follow(Change change) {
    for (String customer : change.subscribers()) {
      follow(change, customer);
    }
  }

  static void productChanged(Change change, String product) {
    change.account().objects().newestFirst("subscription").stream()
        .map(subscription -> subscription.getValue("customer"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .distinct()
        .filter(customer -> products(change, customer).contains(product))
        .forEach(customer -> follow(change, customer));
  }

  private static void follow(Change change, String customer) {
    List<JsonObject> now = of(change, customer);
    Set<String> features = new HashSet<>();
    now.forEach(one -> features.add(one.getString("feature")));
    if (change.account().features().tell(customer, features)) {
      change.emit("entitlements.active_entitlement_summary.updated", summary(customer, now));
    }
  }

  /** It has no id (Stripe docs, Active entitlement summary). */
  private static JsonObject summary(String customer, List<JsonObject> all) {
    List<JsonObject> shown = all.subList(0, Math.min(SHOWN, all.size()));
    return new JsonObject()
        .put("object", "entitlements.active_entitlement_summary")
        .put("customer", customer)
        .put(
            "entitlements",
            new JsonObject()
                .put("object", "list")
                .put("data", new JsonArray(shown))
                .put("has_more", shown.size() < all.size())
                .put("url", "/v1/customer/" + customer + "/entitlements"))
        .put("livemode", false);
  }
}
