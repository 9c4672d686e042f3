package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Refunds of charges. */
final class Refunds {
  private Refunds() {}

  static JsonObject create(Change change, JsonObject refund, JsonObject params) {
    JsonObject charge = chargeOf(change, params).copy();
    long before = charge.getLong("amount_refunded", 0L);
    long left = charge.getLong("amount") - before;
    long amount = params.getValue("amount") instanceof Long asked ? asked : left;
    check(charge, amount, left);
    charge.put("amount_refunded", before + amount).put("refunded", amount == left);
    change.add(
        refund
            .put("amount", amount)
            .put("charge", charge.getString("id"))
            .put("currency", charge.getString("currency"))
            .put("payment_intent", charge.getValue("payment_intent")));
    change.save(charge, "charge.refunded");
    return refund;
  }

  private static JsonObject chargeOf(Change change, JsonObject params) {
    String intent = params.getString("payment_intent");
    String charge = params.getString("charge");
    if (charge == null && intent != null) {
      charge = latestCharge(change.named("payment_intent", intent, "payment_intent"));
    }
    if (charge == null) {
      throw StripeError.missing("charge");
    }
    return change.named("charge", charge, "charge");
  }

  private static @Nullable String latestCharge(JsonObject intent) {
    return intent.getValue("latest_charge") instanceof String id ? id : null;
  }

  private static void check(JsonObject charge, long amount, long left) {
    if (left == 0) {
      throw StripeError.invalid(
          "charge_already_refunded",
          null,
          "Charge " + charge.getString("id") + " has already been refunded.");
    }
    if (amount <= 0 || amount > left) {
      throw StripeError.invalid(
          null,
          "amount",
          "Refund amount (" + amount + ") is greater than unrefunded amount (" + left + ")");
    }
  }
}
