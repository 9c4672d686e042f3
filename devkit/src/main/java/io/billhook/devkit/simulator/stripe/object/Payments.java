package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Payment intents and the charges that come of them. */
final class Payments {

  /** What is to be paid, in minor units. */
  record Demand(long amount, String currency, @Nullable String customer, String description) {}

  private Payments() {}

  static JsonObject create(Change change, JsonObject intent, JsonObject params) {
    secret(intent);
    boolean ready = intent.getValue("payment_method") != null;
    intent.put("status", ready ? "requires_confirmation" : "requires_payment_method");
    change.add(intent);
    return Boolean.TRUE.equals(params.getValue("confirm"))
        ? confirm(change, intent.copy(), params)
        : intent;
  }

  static JsonObject confirm(Change change, JsonObject intent, JsonObject params) {
    String status = intent.getString("status", "");
    if (!status.startsWith("requires_")) {
      throw StripeError.invalid(
          "payment_intent_unexpected_state",
          null,
          "You cannot confirm this PaymentIntent because it has a status of " + status + ".");
    }
    if (!(intent.getValue("payment_method") instanceof String method)) {
      throw StripeError.missing("payment_method");
    }
    JsonObject after = attempt(change, intent, method);
    if (!"succeeded".equals(after.getValue("status"))) {
      throw StripeError.declined("Your card was declined.");
    }
    return after;
  }

  static JsonObject cancel(Change change, JsonObject intent, JsonObject params) {
    if ("succeeded".equals(intent.getValue("status"))) {
      throw StripeError.invalid(
          "payment_intent_unexpected_state",
          null,
          "You cannot cancel this PaymentIntent because it has a status of succeeded.");
    }
    return change.save(
        intent.put("status", "canceled").put("canceled_at", change.now()),
        "payment_intent.canceled");
  }

  /** Closing a dispute gives it up. */
  static JsonObject closeDispute(Change change, JsonObject dispute, JsonObject params) {
    return change.save(dispute.put("status", "lost"), "charge.dispute.closed");
  }

  /** Makes and confirms an intent for a demand; the intent says whether it succeeded. */
  static JsonObject charge(Change change, Demand demand, String method) {
    JsonObject intent =
        change
            .fresh("payment_intent")
            .put("amount", demand.amount())
            .put("currency", demand.currency())
            .put("customer", demand.customer())
            .put("description", demand.description())
            .put("payment_method", method);
    secret(intent);
    change.add(intent);
    return attempt(change, intent.copy(), method);
  }

  private static JsonObject attempt(Change change, JsonObject intent, String method) {
    JsonObject card = PaymentMethods.resolve(change, method, "payment_method");
    boolean declined = PaymentMethods.declines(card);
    JsonObject charge = chargeOf(change, intent, card, declined);
    change.save(charge, declined ? "charge.failed" : "charge.succeeded");
    intent.put("latest_charge", charge.getString("id"));
    if (declined) {
      JsonObject error = new JsonObject().put("code", "card_declined").put("type", "card_error");
      return change.save(
          intent
              .put("status", "requires_payment_method")
              .put("payment_method", null)
              .put("last_payment_error", error.put("message", "Your card was declined.")),
          "payment_intent.payment_failed");
    }
    return change.save(
        intent
            .put("status", "succeeded")
            .put("payment_method", card.getString("id"))
            .put("amount_received", intent.getLong("amount")),
        "payment_intent.succeeded");
  }

  private static JsonObject chargeOf(
      Change change, JsonObject intent, JsonObject card, boolean declined) {
    JsonObject charge =
        change
            .fresh("charge")
            .put("amount", intent.getLong("amount"))
            .put("amount_captured", declined ? 0 : intent.getLong("amount"))
            .put("billing_details", card.getValue("billing_details"))
            .put("captured", !declined)
            .put("currency", intent.getString("currency"))
            .put("customer", intent.getValue("customer"))
            .put("description", intent.getValue("description"))
            .put("paid", !declined)
            .put("payment_intent", intent.getString("id"))
            .put("payment_method", card.getString("id"))
            .put("payment_method_details", PaymentMethods.details(card))
            .put("receipt_email", intent.getValue("receipt_email"))
            .put("status", declined ? "failed" : "succeeded");
    if (declined) {
      charge
          .put("failure_code", "card_declined")
          .put("failure_message", "Your card was declined.")
          .getJsonObject("outcome")
          .put("network_status", "declined_by_network")
          .put("reason", "generic_decline")
          .put("type", "issuer_declined");
    }
    return charge;
  }

  private static void secret(JsonObject intent) {
    String id = intent.getString("id");
    intent.put(
        "client_secret", io.billhook.devkit.simulator.provider.Ids.base62(id + "_secret_", 24));
  }
}
