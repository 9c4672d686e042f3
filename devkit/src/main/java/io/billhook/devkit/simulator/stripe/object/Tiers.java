package io.billhook.devkit.simulator.stripe.object;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/** What a quantity costs by tiers (Stripe docs, Tiered pricing). */
final class Tiers {
  private Tiers() {}

  /**
   * The amount in minor units.
   *
   * @param volume whether the tier that the quantity ends in is the price of all of it; else each
   *     part has the price of its own tier
   */
  static long amount(JsonArray tiers, boolean volume, BigDecimal quantity) {
    BigDecimal amount = BigDecimal.ZERO;
    BigDecimal below = BigDecimal.ZERO;
    for (int i = 0; i < tiers.size() && below.compareTo(quantity) < 0; i++) {
      JsonObject tier = tiers.getJsonObject(i);
      BigDecimal end =
          tier.getValue("up_to") instanceof Number upTo
              ? new BigDecimal(upTo.toString()).min(quantity)
              : quantity;
      BigDecimal part = volume ? end : end.subtract(below);
      BigDecimal price =
          decimal(tier, "unit_amount").multiply(part).add(decimal(tier, "flat_amount"));
      amount = volume ? price : amount.add(price);
      below = end;
    }
    return Money.rounded(amount);
  }

  private static BigDecimal decimal(JsonObject tier, String field) {
    Object exact = tier.getValue(field + "_decimal", tier.getValue(field));
    return exact == null ? BigDecimal.ZERO : new BigDecimal(exact.toString());
  }
}
