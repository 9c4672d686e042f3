package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Customers. */
public final class Customers {
  private Customers() {}

  public static JsonObject create(Change change, JsonObject customer, JsonObject params) {
    if (customer.getValue("invoice_prefix") == null) {
      customer.put("invoice_prefix", Ids.base62("", 8).toUpperCase(Locale.ROOT));
    }
    String method = params.getString("payment_method");
    if (method == null) {
      return change.add(customer);
    }
    JsonObject attached = PaymentMethods.resolve(change, method, "payment_method");
    customer
        .getJsonObject("invoice_settings")
        .put("default_payment_method", attached.getString("id"));
    change.add(customer);
    PaymentMethods.attachTo(change, attached, customer.getString("id"));
    return customer;
  }

  static JsonObject update(Change change, JsonObject customer, JsonObject params) {
    String method = defaultPaymentMethod(customer);
    JsonObject settings = params.getJsonObject("invoice_settings");
    if (method != null && settings != null && settings.containsKey("default_payment_method")) {
      change.named("payment_method", method, "invoice_settings[default_payment_method]");
    }
    return change.save(customer, "customer.updated");
  }

  /** Stripe docs, Delete a customer: its subscriptions end at once, and it stays as deleted. */
  static JsonObject delete(Change change, JsonObject customer, JsonObject params) {
    String id = customer.getString("id");
    for (JsonObject subscription : change.account().objects().newestFirst("subscription")) {
      if (id.equals(subscription.getValue("customer")) && !SubscriptionEnd.hasEnded(subscription)) {
        SubscriptionEnd.end(change, subscription.copy(), "cancellation_requested");
      }
    }
    JsonObject deleted =
        new JsonObject().put("id", id).put("object", "customer").put("deleted", true);
    change.save(deleted);
    change.emit("customer.deleted", customer);
    return deleted;
  }

  static @Nullable String defaultPaymentMethod(JsonObject customer) {
    return customer.getValue("invoice_settings") instanceof JsonObject settings
            && settings.getValue("default_payment_method") instanceof String id
        ? id
        : null;
  }
}
