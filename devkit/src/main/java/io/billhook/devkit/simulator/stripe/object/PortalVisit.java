package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** What a customer does in the portal, within the settings of its configuration. */
public final class PortalVisit {
  private static final Set<String> OVER = Set.of("canceled", "incomplete_expired");

  private final Change change;
  private final JsonObject session;

  private PortalVisit(Change change, JsonObject session) {
    this.change = change;
    this.session = session;
  }

  public static PortalVisit of(Change change, String id) {
    return new PortalVisit(change, change.named("billing_portal.session", id, "session"));
  }

  /**
   * Ends the subscription with its period: of a flexible one the portal sets {@code cancel_at}
   * alone (Stripe docs, Flexible billing mode); at once where the configuration says so.
   */
  public JsonObject cancel() {
    JsonObject subscription = subscription();
    JsonObject feature = feature("subscription_cancel");
    if ("immediately".equals(feature.getValue("mode"))) {
      return Operations.run(change, "subscription", "delete", subscription, new JsonObject());
    }
    long end =
        StripeObjects.items(subscription).stream()
            .mapToLong(item -> item.getLong("current_period_end", 0L))
            .max()
            .orElse(change.now());
    return update(subscription, new JsonObject().put("cancel_at", Long.toString(end)));
  }

  /** Takes the scheduled end back. */
  public JsonObject keep() {
    JsonObject subscription = subscription();
    boolean atPeriodEnd = Boolean.TRUE.equals(subscription.getValue("cancel_at_period_end"));
    return update(
        subscription,
        atPeriodEnd
            ? new JsonObject().put("cancel_at_period_end", "false")
            : new JsonObject().put("cancel_at", ""));
  }

  /** Another price instead of the first item's. */
  public JsonObject plan(String price) {
    JsonObject feature = feature("subscription_update");
    JsonObject subscription = subscription();
    JsonObject item =
        new JsonObject()
            .put("id", StripeObjects.items(subscription).getFirst().getString("id"))
            .put("price", price);
    return update(
        subscription,
        new JsonObject()
            .put("items", new JsonArray().add(item))
            .put("proration_behavior", feature.getString("proration_behavior", "none")));
  }

  /** Another payment method, for the customer and what the customer subscribes to. */
  public JsonObject card(String number) {
    feature("payment_method_update");
    JsonObject method = PaymentMethods.withNumber(change.fresh("payment_method"), number);
    String customer = session.getString("customer");
    change.add(method);
    PaymentMethods.attachTo(change, method, customer);
    JsonObject settings = new JsonObject().put("default_payment_method", method.getString("id"));
    Operations.run(
        change,
        "customer",
        "update",
        change.named("customer", customer, "customer"),
        new JsonObject().put("invoice_settings", settings));
    for (JsonObject subscription : living()) {
      update(subscription, settings);
    }
    return change.named("payment_method", method.getString("id"), "payment_method");
  }

  private JsonObject update(JsonObject subscription, JsonObject params) {
    return Operations.run(change, "subscription", "update", subscription, params);
  }

  private JsonObject feature(String name) {
    String id = session.getString("configuration");
    JsonObject configuration = change.named("billing_portal.configuration", id, "configuration");
    JsonObject feature = configuration.getJsonObject("features").getJsonObject(name);
    if (!Boolean.TRUE.equals(feature.getValue("enabled"))) {
      throw StripeError.invalid(null, null, "The portal's configuration has no " + name + ".");
    }
    return feature;
  }

  private JsonObject subscription() {
    return living().stream()
        .findFirst()
        .orElseThrow(
            () -> StripeError.invalid(null, null, "The customer has no subscription to change."));
  }

  /** Newest first. */
  private List<JsonObject> living() {
    return change
        .account()
        .objects()
        .ofCustomer("subscription", session.getString("customer"))
        .stream()
        .filter(one -> !OVER.contains(one.getString("status", "")))
        .toList();
  }
}
