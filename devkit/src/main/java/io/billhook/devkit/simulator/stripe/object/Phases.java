package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The phases of a subscription schedule, as requests say them and as it shows them. */
final class Phases {
  private static final Params PHASE =
      Params.of(
          "add_invoice_items:list~ automatic_tax:hash billing_cycle_anchor billing_thresholds:hash~"
              + " collection_method currency default_payment_method default_tax_rates:list"
              + " description discounts:list~ duration:hash~ end_date:int invoice_settings:hash"
              + " items:list!~ iterations:int~ metadata:hash on_behalf_of proration_behavior"
              + " start_date:int transfer_data:hash trial:bool~ trial_end:int");
  private static final Params ITEM =
      Params.of(
          "billing_thresholds:hash~ discounts:list~ metadata:hash price price_data:hash~"
              + " quantity:int tax_rates:list");
  private static final Params DISCOUNT = Params.of("coupon discount promotion_code");

  private Phases() {}

  static List<JsonObject> of(JsonObject schedule) {
    return schedule.getJsonArray("phases").stream().map(JsonObject.class::cast).toList();
  }

  /** The state that a subscription is in, for its current period. */
  static JsonObject ofSubscription(JsonObject subscription) {
    JsonArray items = new JsonArray();
    long start = Long.MAX_VALUE;
    for (JsonObject item : StripeObjects.items(subscription)) {
      String price = item.getJsonObject("price").getString("id");
      items.add(item(price).put("quantity", item.getValue("quantity")));
      start = Math.min(start, item.getLong("current_period_start"));
    }
    JsonArray discounts = new JsonArray();
    for (Object id : subscription.getJsonArray("discounts")) {
      discounts.add(discount().put("discount", id));
    }
    return Change.template("phase")
        .put("currency", subscription.getValue("currency"))
        .put("discounts", discounts)
        .put("end_date", Cancellation.firstEnd(subscription))
        .put("items", items)
        .put("start_date", start)
        .put("trial_end", Trials.lasts(subscription) ? subscription.getValue("trial_end") : null);
  }

  private static JsonObject item(String price) {
    return new JsonObject()
        .put("billing_thresholds", null)
        .put("discounts", new JsonArray())
        .put("metadata", new JsonObject())
        .put("plan", price)
        .put("price", price)
        .put("quantity", null)
        .put("tax_rates", new JsonArray());
  }

  private static JsonObject discount() {
    return new JsonObject().put("coupon", null).put("discount", null).put("promotion_code", null);
  }

  /** Those of a request, each beginning where the one before it ends. */
  static JsonArray read(Change change, JsonArray wanted, long start) {
    JsonArray phases = new JsonArray();
    long from = start;
    for (int i = 0; i < wanted.size(); i++) {
      String name = "phases[" + i + "]";
      JsonObject phase = one(change, object(wanted, i, name), from, name);
      phases.add(phase);
      from = phase.getLong("end_date");
    }
    if (phases.isEmpty()) {
      throw StripeError.missing("phases");
    }
    return phases;
  }

  private static JsonObject object(JsonArray list, int i, String name) {
    if (list.getValue(i) instanceof JsonObject object) {
      return object;
    }
    throw StripeError.invalid(null, name, "Invalid object");
  }

  private static JsonObject one(Change change, JsonObject wanted, long from, String name) {
    JsonObject params = PHASE.check(wanted);
    JsonObject phase = Fields.apply(PHASE, params, Change.template("phase"));
    List<JsonObject> prices = new ArrayList<>();
    JsonArray items = new JsonArray();
    JsonArray asked = params.getJsonArray("items");
    for (int i = 0; i < asked.size(); i++) {
      String at = name + "[items][" + i + "]";
      JsonObject item = ITEM.check(object(asked, i, at));
      JsonObject price = Orders.price(change, item, at + "[price]");
      prices.add(price);
      Object quantity = Orders.isMetered(price) ? null : (Object) item.getLong("quantity", 1L);
      items.add(item(price.getString("id")).put("quantity", quantity));
    }
    JsonArray discounts = new JsonArray();
    JsonArray redeemed = params.getJsonArray("discounts", new JsonArray());
    for (int i = 0; i < redeemed.size(); i++) {
      String at = name + "[discounts][" + i + "]";
      discounts.add(discount().mergeIn(DISCOUNT.check(object(redeemed, i, at))));
    }
    long start = time(change, params, "start_date", from);
    phase
        .put("currency", prices.getFirst().getValue("currency"))
        .put("discounts", discounts)
        .put("items", items)
        .put("start_date", start)
        .put("end_date", end(change, params, prices.getFirst(), start, name));
    if (phase.getLong("end_date") <= start) {
      throw StripeError.invalid(null, name + "[end_date]", "The phase ends before it begins.");
    }
    return phase;
  }

  /** "now" is a time, too. */
  private static long time(Change change, JsonObject params, String field, long otherwise) {
    return switch (params.getValue(field)) {
      case Number at -> at.longValue();
      case String _ -> change.now();
      case null, default -> otherwise;
    };
  }

  private static long end(
      Change change, JsonObject params, JsonObject price, long start, String name) {
    if (params.getValue("end_date") != null) {
      return time(change, params, "end_date", start);
    }
    JsonObject interval = price;
    if (params.getValue("duration") instanceof JsonObject duration) {
      Object count = Params.integer(name + "[duration]", duration.getString("interval_count", "1"));
      interval = new JsonObject().put("recurring", duration.copy().put("interval_count", count));
    }
    long end = start;
    for (long i = 0; i < Math.clamp(params.getLong("iterations", 1L), 1, 1_000); i++) {
      end = Periods.next(interval, start, end);
    }
    return end;
  }
}
