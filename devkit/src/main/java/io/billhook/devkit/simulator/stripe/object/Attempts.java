package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** One try to pay an intent with a payment method: what the method does, and the charge of it. */
final class Attempts {
  private Attempts() {}

  /**
   * Tries it.
   *
   * @param present whether the customer is there to confirm what the bank wants confirmed
   * @return the intent afterwards: succeeded, processing, requires_action, or
   *     requires_payment_method where it was declined
   */
  static JsonObject attempt(Change change, JsonObject intent, String methodId, boolean present) {
    JsonObject method = PaymentMethods.resolve(change, methodId, "payment_method");
    intent
        .put("payment_method", method.getString("id"))
        .put("payment_method_types", new JsonArray().add(method.getString("type", "card")))
        .put("last_payment_error", null)
        .put("next_action", null);
    if (PaymentMethods.wantsConfirmation(method) && !present) {
      return change.save(
          intent.put("status", "requires_action").put("next_action", nextAction(change, intent)),
          "payment_intent.requires_action");
    }
    if (PaymentMethods.isDebit(method)) {
      JsonObject charge = charge(change, intent, method, "pending");
      change.save(charge, "charge.pending");
      return change.save(
          intent.put("status", "processing").put("latest_charge", charge.getString("id")),
          "payment_intent.processing");
    }
    return PaymentMethods.declines(method)
        ? declined(change, intent, method)
        : succeeded(change, intent, charge(change, intent, method, "succeeded"));
  }

  /** A debit in process has come in. */
  static JsonObject settled(Change change, JsonObject intent) {
    JsonObject charge = change.named("charge", intent.getString("latest_charge", ""), "charge");
    return succeeded(change, intent, charge.copy().put("status", "succeeded").put("paid", true));
  }

  private static JsonObject succeeded(Change change, JsonObject intent, JsonObject charge) {
    change.save(charge, "charge.succeeded");
    return change.save(
        intent
            .put("status", "succeeded")
            .put("latest_charge", charge.getString("id"))
            .put("amount_received", intent.getLong("amount")),
        "payment_intent.succeeded");
  }

  private static JsonObject declined(Change change, JsonObject intent, JsonObject method) {
    JsonObject charge = charge(change, intent, method, "failed");
    charge
        .put("failure_code", "card_declined")
        .put("failure_message", "Your card was declined.")
        .getJsonObject("outcome")
        .put("network_status", "declined_by_network")
        .put("reason", "generic_decline")
        .put("type", "issuer_declined");
    change.save(charge, "charge.failed");
    JsonObject error =
        new JsonObject()
            .put("charge", charge.getString("id"))
            .put("code", "card_declined")
            .put("decline_code", "generic_decline")
            .put("message", "Your card was declined.")
            .put("type", "card_error");
    return change.save(
        intent
            .put("status", "requires_payment_method")
            .put("latest_charge", charge.getString("id"))
            .put("payment_method", null)
            .put("last_payment_error", error),
        "payment_intent.payment_failed");
  }

  private static JsonObject nextAction(Change change, JsonObject intent) {
    JsonObject redirect =
        new JsonObject()
            .put("return_url", null)
            .put("url", change.address() + "/_sim/stripe/confirm/" + intent.getString("id"));
    return new JsonObject().put("redirect_to_url", redirect).put("type", "redirect_to_url");
  }

  private static JsonObject charge(
      Change change, JsonObject intent, JsonObject method, String status) {
    boolean failed = status.equals("failed");
    return change
        .fresh("charge")
        .put("amount", intent.getLong("amount"))
        .put("amount_captured", failed ? 0 : intent.getLong("amount"))
        .put("billing_details", method.getValue("billing_details"))
        .put("captured", !failed)
        .put("currency", intent.getString("currency"))
        .put("customer", intent.getValue("customer"))
        .put("description", intent.getValue("description"))
        .put("paid", !failed)
        .put("payment_intent", intent.getString("id"))
        .put("payment_method", method.getString("id"))
        .put("payment_method_details", PaymentMethods.details(method))
        .put("receipt_email", intent.getValue("receipt_email"))
        .put("status", status);
  }
}
