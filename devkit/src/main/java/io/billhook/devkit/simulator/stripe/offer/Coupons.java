package io.billhook.devkit.simulator.stripe.offer;

import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Coupons, and the codes by which customers get them (Stripe docs, Coupons and promotion codes).
 */
final class Coupons {
  private static final Set<String> DURATIONS = Set.of("forever", "once", "repeating");

  private Coupons() {}

  static JsonObject create(Change change, JsonObject coupon, JsonObject params) {
    String id = params.getString("id", Ids.base62("", 8));
    if (change.find(id) != null) {
      throw StripeError.invalid("resource_already_exists", "id", "Coupon already exists.");
    }
    String percent = params.getString("percent_off");
    boolean amount = coupon.getValue("amount_off") != null;
    if ((percent == null) == !amount) {
      throw StripeError.invalid(
          null, "coupon", "Must provide exactly one of amount_off and percent_off.");
    }
    if (amount && coupon.getValue("currency") == null) {
      throw StripeError.missing("currency");
    }
    String duration = coupon.getString("duration");
    if (!DURATIONS.contains(duration)) {
      throw StripeError.invalid(
          null, "duration", "Invalid duration: must be one of forever, once, or repeating");
    }
    if (duration.equals("repeating") && coupon.getValue("duration_in_months") == null) {
      throw StripeError.missing("duration_in_months");
    }
    return change.add(coupon.put("id", id).put("percent_off", percent(percent)));
  }

  private static @Nullable BigDecimal percent(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (text.matches("\\d{1,3}(\\.\\d{1,4})?")) {
      BigDecimal percent = new BigDecimal(text);
      if (percent.signum() > 0 && percent.compareTo(BigDecimal.valueOf(100)) <= 0) {
        return percent;
      }
    }
    throw StripeError.invalid(null, "percent_off", "percent_off must be above 0 and at most 100.");
  }

  static JsonObject update(Change change, JsonObject coupon, JsonObject params) {
    return change.save(coupon, "coupon.updated");
  }

  static JsonObject delete(Change change, JsonObject coupon, JsonObject params) {
    String id = coupon.getString("id");
    change.account().objects().delete(id);
    change.emit("coupon.deleted", coupon);
    return new JsonObject().put("id", id).put("object", "coupon").put("deleted", true);
  }

  /** A code is unique among the active ones, whatever its case. */
  static JsonObject code(Change change, JsonObject code, JsonObject params) {
    JsonObject promotion = params.getJsonObject("promotion");
    String coupon = promotion.getString("coupon");
    if (!"coupon".equals(promotion.getValue("type")) || coupon == null) {
      throw StripeError.missing("promotion[coupon]");
    }
    change.named("coupon", coupon, "promotion[coupon]");
    if (code.getValue("code") == null) {
      code.put("code", Ids.base62("", 8));
    }
    boolean taken =
        change.account().objects().newestFirst("promotion_code").stream()
            .filter(other -> Boolean.TRUE.equals(other.getValue("active")))
            .anyMatch(other -> code.getString("code").equalsIgnoreCase(other.getString("code")));
    if (taken) {
      throw StripeError.invalid(
          "resource_already_exists", "code", "An active promotion code with this code exists.");
    }
    return change.add(code);
  }

  static JsonObject updateCode(Change change, JsonObject code, JsonObject params) {
    return change.save(code, "promotion_code.updated");
  }
}
