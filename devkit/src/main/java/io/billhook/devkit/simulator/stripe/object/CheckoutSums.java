package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What a checkout session costs: its items, less a coupon, and nothing yet while a trial lasts. */
final class CheckoutSums {
  private static final Params DISCOUNT = Params.of("coupon promotion_code");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private CheckoutSums() {}

  static void put(
      Change change, JsonObject session, JsonArray items, JsonObject params, JsonObject data) {
    JsonObject coupon = discount(change, session, params.getJsonArray("discounts"));
    if (items.isEmpty()) {
      return;
    }
    boolean trial =
        data.getValue("trial_period_days") != null || data.getValue("trial_end") != null;
    long sum = 0;
    for (int i = 0; i < items.size(); i++) {
      JsonObject item = items.getJsonObject(i);
      boolean later = trial && "recurring".equals(item.getJsonObject("price").getValue("type"));
      if (later) {
        item.put("amount_subtotal", 0).put("amount_total", 0);
      }
      sum += item.getLong("amount_total");
    }
    long off = coupon == null ? 0 : off(coupon, sum);
    session
        .put("amount_subtotal", sum)
        .put("amount_total", sum - off)
        .put("currency", items.getJsonObject(0).getString("currency"))
        .getJsonObject("total_details")
        .put("amount_discount", off);
  }

  /** Puts the session's one discount in, and gives its coupon. */
  private static @Nullable JsonObject discount(
      Change change, JsonObject session, @Nullable JsonArray wanted) {
    if (wanted == null || wanted.isEmpty()) {
      session.put("discounts", new JsonArray());
      return null;
    }
    if (session.getValue("allow_promotion_codes") != null) {
      throw StripeError.invalid(
          null,
          "discounts",
          "You may only specify one of these parameters: allow_promotion_codes, discounts.");
    }
    if (wanted.size() > 1 || !(wanted.getValue(0) instanceof JsonObject one)) {
      throw StripeError.invalid(null, "discounts", "You may only specify one discount.");
    }
    JsonObject asked = DISCOUNT.check(one);
    String code = asked.getString("promotion_code");
    String coupon = code == null ? asked.getString("coupon") : couponOf(change, code);
    if (coupon == null) {
      throw StripeError.missing("discounts[0][coupon]");
    }
    JsonObject found = change.named("coupon", coupon, "discounts[0][coupon]");
    session.put(
        "discounts",
        new JsonArray()
            .add(
                new JsonObject()
                    .put("coupon", code == null ? coupon : null)
                    .put("promotion_code", code)));
    return found;
  }

  private static @Nullable String couponOf(Change change, String code) {
    JsonObject found = change.named("promotion_code", code, "discounts[0][promotion_code]");
    boolean over =
        found.getValue("expires_at") instanceof Number at && at.longValue() <= change.now();
    if (over || !Boolean.TRUE.equals(found.getValue("active"))) {
      throw StripeError.invalid(
          "promotion_code_expired",
          "discounts[0][promotion_code]",
          "This promotion code has expired or is not active.");
    }
    return found.getJsonObject("promotion").getString("coupon");
  }

  /** In minor units, halves up. */
  private static long off(JsonObject coupon, long sum) {
    if (coupon.getValue("percent_off") instanceof Number percent) {
      return new BigDecimal(percent.toString())
          .multiply(BigDecimal.valueOf(sum))
          .divide(HUNDRED, 0, RoundingMode.HALF_UP)
          .longValueExact();
    }
    return Math.min(sum, coupon.getLong("amount_off", 0L));
  }
}
