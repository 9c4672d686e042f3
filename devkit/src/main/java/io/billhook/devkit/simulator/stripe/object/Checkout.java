package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Checkout and customer portal sessions: the pages that Stripe hosts. */
final class Checkout {
  private static final long HOUR = 3_600;
  private static final long DAY = 24 * HOUR;
  private static final Params DATA =
      Params.of(
          "billing_mode:hash default_tax_rates:list description invoice_settings:hash metadata:hash"
              + " proration_behavior trial_end:int trial_period_days:int trial_settings:hash");
  private static final Params CREATED = Params.of("metadata:hash");

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
    if (customer != null && params.getString("customer_email") != null) {
      throw StripeError.invalid(
          null, "customer_email", "You may only specify one of these: customer, customer_email.");
    }
    JsonArray items = CheckoutItems.read(change, params, mode);
    JsonObject data = subscriptionData(mode, params);
    CheckoutSums.put(change, session, items, params, data);
    session.put("expires_at", expiry(change, session));
    String id = session.getString("id");
    change
        .account()
        .checkoutOrders()
        .put(id, new JsonObject().put("line_items", items).put("subscription_data", data));
    return change.add(session.put("url", change.address() + "/_sim/stripe/checkout/" + id));
  }

  private static JsonObject subscriptionData(String mode, JsonObject params) {
    JsonObject given = params.getJsonObject("subscription_data", new JsonObject());
    if (!mode.equals("subscription") && !given.isEmpty()) {
      throw StripeError.invalid(
          null,
          "subscription_data",
          "You can not pass `subscription_data` in `" + mode + "` mode.");
    }
    if (!mode.equals("subscription") && params.getString("payment_method_collection") != null) {
      throw StripeError.invalid(
          null,
          "payment_method_collection",
          "You can only set payment_method_collection if there are recurring prices.");
    }
    JsonObject data = DATA.check(given);
    if (data.getValue("trial_period_days") instanceof Long days && days < 1) {
      throw StripeError.invalid(
          "parameter_invalid_integer",
          "subscription_data[trial_period_days]",
          "The minimum number of trial period days is 1.");
    }
    return Fields.apply(CREATED, data, data.copy());
  }

  /** Stripe docs, Create a session: from 30 minutes to 24 hours ahead, 24 hours by default. */
  private static long expiry(Change change, JsonObject session) {
    long asked = session.getLong("expires_at", 0L);
    if (asked == 0) {
      return change.now() + DAY;
    }
    if (asked < change.now() + HOUR / 2 || asked > change.now() + DAY) {
      throw StripeError.invalid(
          null,
          "expires_at",
          "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.");
    }
    return asked;
  }

  static JsonObject expire(Change change, JsonObject session, JsonObject params) {
    if (!"open".equals(session.getValue("status"))) {
      throw StripeError.invalid(
          null, "session", "Only Checkout Sessions with a status in [\"open\"] can be expired.");
    }
    return change.save(
        session.put("status", "expired").put("url", null), "checkout.session.expired");
  }
}
