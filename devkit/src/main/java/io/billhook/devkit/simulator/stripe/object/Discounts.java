package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The discounts of a subscription: how coupons come to it, and when they are used up. */
final class Discounts {
  private static final Params WANTED = Params.of("coupon promotion_code discount");

  private Discounts() {}

  /** Puts the discounts that a request asks for in the place of those that stood there. */
  static void set(Change change, JsonObject subscription, @Nullable Object wanted) {
    JsonArray before = subscription.getJsonArray("discounts", new JsonArray());
    JsonArray after = new JsonArray();
    JsonArray list = wanted instanceof JsonArray array ? array : new JsonArray();
    for (int i = 0; i < list.size(); i++) {
      String name = "discounts[" + i + "]";
      if (!(list.getValue(i) instanceof JsonObject one)) {
        throw StripeError.invalid(null, name, "Invalid object");
      }
      JsonObject asked = WANTED.check(one);
      String kept = asked.getString("discount");
      if (kept != null && !before.contains(kept)) {
        throw StripeError.noSuch(400, "discount", kept, name + "[discount]");
      }
      after.add(kept != null ? kept : begin(change, subscription, asked, name).getString("id"));
    }
    subscription.put("discounts", after);
    for (Object id : before) {
      if (!after.contains(id)) {
        ended(change, id.toString());
      }
    }
  }

  private static JsonObject begin(
      Change change, JsonObject subscription, JsonObject asked, String name) {
    JsonObject code = null;
    String promotion = asked.getString("promotion_code");
    if (promotion != null) {
      code = change.named("promotion_code", promotion, name + "[promotion_code]");
      if (Boolean.FALSE.equals(code.getValue("active"))) {
        throw StripeError.invalid(
            "promotion_code_expired", name, "This promotion code is not active.");
      }
    }
    String id = code == null ? asked.getString("coupon") : couponOf(code);
    if (id == null) {
      throw StripeError.missing(name + "[coupon]");
    }
    JsonObject coupon = change.named("coupon", id, name + "[coupon]");
    if (Boolean.FALSE.equals(coupon.getValue("valid"))) {
      throw StripeError.invalid("coupon_expired", name, "Coupon expired: " + id);
    }
    redeemed(change, coupon, "coupon.updated");
    if (code != null) {
      redeemed(change, code, "promotion_code.updated");
    }
    JsonObject discount =
        change
            .fresh("discount", "di_")
            .put("customer", subscription.getValue("customer"))
            .put("end", end(coupon, change.now()))
            .put("promotion_code", promotion)
            .put("start", change.now())
            .put("subscription", subscription.getValue("id"));
    discount.getJsonObject("source").put("coupon", id);
    return change.save(discount, "customer.discount.created");
  }

  private static void redeemed(Change change, JsonObject stored, String event) {
    JsonObject used = stored.copy();
    long times = used.getValue("times_redeemed") instanceof Number known ? known.longValue() : 0;
    used.put("times_redeemed", times + 1);
    if (used.getValue("max_redemptions") instanceof Number most && times + 1 >= most.longValue()) {
      used.put("coupon".equals(used.getValue("object")) ? "valid" : "active", false);
    }
    change.save(used, event);
  }

  /** Since 2025-09-30 a code names its coupon in {@code promotion} (Stripe docs, Changelog). */
  private static @Nullable String couponOf(JsonObject code) {
    Object coupon =
        code.getValue("promotion") instanceof JsonObject promotion
            ? promotion.getValue("coupon")
            : code.getValue("coupon");
    return coupon instanceof JsonObject whole ? whole.getString("id") : (String) coupon;
  }

  private static @Nullable Long end(JsonObject coupon, long start) {
    return "repeating".equals(coupon.getValue("duration"))
            && coupon.getValue("duration_in_months") instanceof Number months
        ? (Long)
            Instant.ofEpochSecond(start)
                .atZone(ZoneOffset.UTC)
                .plusMonths(months.longValue())
                .toEpochSecond()
        : null;
  }

  static boolean isOver(JsonObject discount, long now) {
    return discount.getValue("end") instanceof Number end && end.longValue() <= now;
  }

  static @Nullable JsonObject coupon(Change change, JsonObject discount) {
    return discount.getValue("source") instanceof JsonObject source
            && source.getValue("coupon") instanceof String id
        ? change.find(id)
        : null;
  }

  /** The discounts that stand in a subscription, without those that are gone. */
  static java.util.List<JsonObject> of(Change change, JsonObject subscription) {
    return subscription.getJsonArray("discounts", new JsonArray()).stream()
        .map(id -> id instanceof String text ? change.find(text) : null)
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  /** Takes what an invoice has used up, or what is over, from the subscription. */
  static void used(Change change, JsonObject subscription, JsonArray discounted) {
    JsonArray left = new JsonArray();
    for (JsonObject discount : of(change, subscription)) {
      JsonObject coupon = coupon(change, discount);
      boolean once = coupon != null && "once".equals(coupon.getValue("duration"));
      String id = discount.getString("id");
      if (isOver(discount, change.now()) || (once && discounted.contains(id))) {
        ended(change, id);
      } else {
        left.add(id);
      }
    }
    subscription.put("discounts", left);
  }

  private static void ended(Change change, String id) {
    JsonObject discount = change.find(id);
    if (discount != null) {
      change.emit("customer.discount.deleted", discount.copy().put("deleted", true));
    }
  }
}
