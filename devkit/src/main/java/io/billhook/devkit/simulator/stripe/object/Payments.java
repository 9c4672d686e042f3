package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.provider.Ids;
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

  /** An intent that wants the customer's confirmation has it with this, as if by its page. */
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
    JsonObject after = Attempts.attempt(change, intent, method, status.equals("requires_action"));
    Collection.confirmed(change, after);
    if ("requires_payment_method".equals(after.getValue("status"))) {
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
    return Attempts.attempt(change, demand(change, demand).copy(), method, true);
  }

  /** An intent that nobody has tried to pay yet. */
  static JsonObject demand(Change change, Demand demand) {
    JsonObject intent =
        change
            .fresh("payment_intent")
            .put("amount", demand.amount())
            .put("currency", demand.currency())
            .put("customer", demand.customer())
            .put("description", demand.description());
    secret(intent);
    return change.add(intent);
  }

  private static void secret(JsonObject intent) {
    intent.put("client_secret", Ids.base62(intent.getString("id") + "_secret_", 24));
  }
}
