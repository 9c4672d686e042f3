package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What discounts take off the lines of an invoice. */
final class Reductions {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Reductions() {}

  /** Puts into each line what is taken off it; the lines of credits already have theirs. */
  static void apply(Change change, List<JsonObject> discounts, List<JsonObject> lines) {
    for (JsonObject discount : discounts) {
      JsonObject coupon = Discounts.coupon(change, discount);
      if (coupon == null || Discounts.isOver(discount, change.now())) {
        continue;
      }
      List<JsonObject> reduced = lines.stream().filter(line -> applies(coupon, line)).toList();
      if (coupon.getValue("percent_off") instanceof Number percent) {
        BigDecimal part = new BigDecimal(percent.toString()).divide(HUNDRED);
        for (JsonObject line : reduced) {
          take(line, discount, Money.rounded(BigDecimal.valueOf(left(line)).multiply(part)));
        }
      } else if (coupon.getValue("amount_off") instanceof Number off) {
        spread(reduced, discount, off.longValue());
      }
    }
  }

  private static boolean applies(JsonObject coupon, JsonObject line) {
    boolean product =
        !(coupon.getValue("applies_to") instanceof JsonObject to)
            || !(to.getValue("products") instanceof JsonArray products)
            || products.contains(
                line.getJsonObject("pricing").getJsonObject("price_details").getValue("product"));
    return product && line.getLong("amount") > 0 && line.getBoolean("discountable", true);
  }

  /** An amount is spread over the lines by what is left of each, to the last cent. */
  private static void spread(List<JsonObject> lines, JsonObject discount, long amount) {
    long whole = lines.stream().mapToLong(Reductions::left).sum();
    long off = Math.min(amount, whole);
    long seen = 0;
    long given = 0;
    for (JsonObject line : lines) {
      seen += left(line);
      long upToHere = Money.share(off, seen, whole);
      take(line, discount, upToHere - given);
      given = upToHere;
    }
  }

  private static long left(JsonObject line) {
    return line.getLong("amount") - sum(line);
  }

  private static void take(JsonObject line, JsonObject discount, long amount) {
    line.getJsonArray("discount_amounts")
        .add(new JsonObject().put("amount", amount).put("discount", discount.getString("id")));
  }

  /** What is taken off a line. */
  static long sum(JsonObject line) {
    long sum = 0;
    JsonArray amounts = line.getJsonArray("discount_amounts");
    for (int i = 0; i < amounts.size(); i++) {
      sum += amounts.getJsonObject(i).getLong("amount");
    }
    return sum;
  }

  /** What is taken off all lines, by discount: {@code total_discount_amounts}. */
  static JsonArray totals(List<JsonObject> lines) {
    Map<String, Long> byDiscount = new TreeMap<>();
    for (JsonObject line : lines) {
      JsonArray amounts = line.getJsonArray("discount_amounts");
      for (int i = 0; i < amounts.size(); i++) {
        JsonObject one = amounts.getJsonObject(i);
        byDiscount.merge(one.getString("discount"), one.getLong("amount"), Long::sum);
      }
    }
    JsonArray totals = new JsonArray();
    byDiscount.forEach(
        (id, amount) -> totals.add(new JsonObject().put("amount", amount).put("discount", id)));
    return totals;
  }
}
