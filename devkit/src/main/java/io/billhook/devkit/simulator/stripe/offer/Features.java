package io.billhook.devkit.simulator.stripe.offer;

import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.stripe.object.Params;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.FeatureLinks.Link;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Features, and which product gives which (Stripe docs, Entitlements). */
public final class Features {
  private static final Params ATTACHED = Params.of("entitlement_feature!");

  private Features() {}

  static JsonObject create(Change change, JsonObject feature, JsonObject params) {
    String key = params.getString("lookup_key");
    boolean taken =
        change.account().objects().newestFirst("entitlements.feature").stream()
            .anyMatch(other -> key.equals(other.getValue("lookup_key")));
    if (taken) {
      throw StripeError.invalid(
          "resource_already_exists", "lookup_key", "A feature of this lookup_key exists already.");
    }
    return change.add(feature);
  }

  static JsonObject update(Change change, JsonObject feature, JsonObject params) {
    return change.save(feature);
  }

  /** {@code GET /v1/products/{id}/features}. */
  public static List<JsonObject> of(Change change, String product) {
    return change.account().features().ofProduct(product).stream()
        .map(link -> shown(change, link))
        .toList();
  }

  /** {@code POST /v1/products/{id}/features}. */
  public static JsonObject attach(Change change, String product, JsonObject given) {
    String id = ATTACHED.check(given).getString("entitlement_feature");
    change.named("entitlements.feature", id, "entitlement_feature");
    boolean has =
        change.account().features().ofProduct(product).stream()
            .anyMatch(link -> link.feature().equals(id));
    if (has) {
      throw StripeError.invalid(
          "resource_already_exists",
          "entitlement_feature",
          "The product has this feature already.");
    }
    Link link = new Link(Ids.base62("prodft_test_", 24), product, id);
    change.account().features().add(link);
    Entitlements.productChanged(change, product);
    return shown(change, link);
  }

  /** {@code DELETE /v1/products/{product}/features/{id}}. */
  public static JsonObject detach(Change change, String product, String id) {
    JsonObject before = shown(change, link(change, product, id));
    change.account().features().remove(id);
    Entitlements.productChanged(change, product);
    return new JsonObject()
        .put("id", before.getString("id"))
        .put("object", "product_feature")
        .put("deleted", true);
  }

  /** {@code GET /v1/products/{product}/features/{id}}. */
  public static JsonObject read(Change change, String product, String id) {
    return shown(change, link(change, product, id));
  }

  private static Link link(Change change, String product, String id) {
    Link link = change.account().features().find(id);
    if (link == null || !link.product().equals(product)) {
      throw StripeError.noSuch(404, "product_feature", id, "id");
    }
    return link;
  }

  private static JsonObject shown(Change change, Link link) {
    return Change.template("product_feature")
        .put("id", link.id())
        .put("entitlement_feature", change.find(link.feature()));
  }
}
