package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of a subscription; they live inside it, and change with it. */
final class SubscriptionItems {
  private static final Params ITEM =
      Params.of(
          "id~ price~ price_data:hash~ quantity:int metadata:hash tax_rates:list deleted:bool~ clear_usage:bool~ discounts:list~ billing_thresholds:hash~");

  private SubscriptionItems() {}

  static JsonObject create(Change change, JsonObject item, JsonObject params) {
    JsonObject entry = asEntry(params);
    entry.remove("subscription");
    JsonObject after = through(change, params.getString("subscription"), entry, params);
    return StripeObjects.items(after).getLast();
  }

  static JsonObject update(Change change, JsonObject item, JsonObject params) {
    String id = item.getString("id");
    JsonObject entry = asEntry(params).put("id", id);
    JsonObject after = through(change, item.getString("subscription", ""), entry, params);
    JsonObject changed = Prorations.named(StripeObjects.items(after), item);
    return changed == null ? item : changed;
  }

  static JsonObject delete(Change change, JsonObject item, JsonObject params) {
    JsonObject entry = new JsonObject().put("id", item.getString("id")).put("deleted", "true");
    through(change, item.getString("subscription", ""), entry, params);
    return new JsonObject()
        .put("id", item.getString("id"))
        .put("object", "subscription_item")
        .put("deleted", true);
  }

  /** What is done to an item is an update of its subscription. */
  private static JsonObject through(
      Change change, String owner, JsonObject entry, JsonObject params) {
    JsonObject asked = new JsonObject().put("items", new JsonArray().add(entry));
    for (String name : List.of("proration_behavior", "proration_date", "payment_behavior")) {
      if (params.containsKey(name)) {
        asked.put(name, params.getValue(name));
      }
    }
    JsonObject subscription = change.named("subscription", owner, "subscription").copy();
    return SubscriptionUpdate.update(change, subscription, asked);
  }

  /** The parameters of an item's own operation, as one of a list of items has them: as text. */
  private static JsonObject asEntry(JsonObject params) {
    JsonObject entry = new JsonObject();
    for (String name : List.of("price", "price_data", "quantity", "metadata", "tax_rates")) {
      if (params.getValue(name) != null) {
        Object value = params.getValue(name);
        entry.put(name, value instanceof Number number ? number.toString() : value);
      }
    }
    return entry;
  }

  /**
   * The items of a new or changed subscription: those it has, changed by the list of the request.
   */
  static List<JsonObject> read(Change change, JsonObject subscription, @Nullable JsonArray wanted) {
    List<JsonObject> items = new ArrayList<>(StripeObjects.items(subscription));
    for (int i = 0; wanted != null && i < wanted.size(); i++) {
      String name = "items[" + i + "]";
      if (!(wanted.getValue(i) instanceof JsonObject one)) {
        throw StripeError.invalid(null, name, "Invalid object");
      }
      change(change, subscription, items, ITEM.check(one), name);
    }
    return items;
  }

  private static void change(
      Change change,
      JsonObject subscription,
      List<JsonObject> items,
      JsonObject params,
      String name) {
    String id = params.getString("id");
    if (id == null) {
      JsonObject item = change.fresh("subscription_item");
      item.put("subscription", subscription.getString("id"));
      priced(change, Fields.apply(ITEM, params, item), params, name + "[price]");
      share(items, item);
      items.add(item);
      return;
    }
    int at = indexOf(items, id);
    if (at < 0) {
      throw StripeError.noSuch(400, "subscription_item", id, name + "[id]");
    }
    if (Boolean.TRUE.equals(params.getValue("deleted"))) {
      items.remove(at);
      return;
    }
    JsonObject item = Fields.apply(ITEM, params, items.get(at).copy());
    if (params.getValue("price") != null || params.getValue("price_data") != null) {
      priced(change, item, params, name + "[price]");
    }
    items.set(at, item);
  }

  private static int indexOf(List<JsonObject> items, String id) {
    for (int i = 0; i < items.size(); i++) {
      if (id.equals(items.get(i).getString("id"))) {
        return i;
      }
    }
    return -1;
  }

  /** A new price keeps the item's period where it has the same interval; else one begins now. */
  private static void priced(Change change, JsonObject item, JsonObject params, String name) {
    JsonObject price = Orders.price(change, params, name);
    boolean keeps =
        item.getValue("price") instanceof JsonObject before && Periods.same(before, price);
    item.put("price", price);
    if (Orders.isMetered(price)) {
      item.remove("quantity");
    } else if (item.getValue("quantity") == null) {
      item.put("quantity", 1L);
    }
    if (!keeps) {
      item.put("current_period_start", change.now())
          .put("current_period_end", Periods.end(price, change.now()));
    }
  }

  /** A further item shares the period of those with the same interval. */
  private static void share(List<JsonObject> items, JsonObject item) {
    for (JsonObject other : items) {
      if (Periods.same(other.getJsonObject("price"), item.getJsonObject("price"))) {
        item.put("current_period_start", other.getLong("current_period_start"))
            .put("current_period_end", other.getLong("current_period_end"));
      }
    }
  }

  static JsonObject replace(JsonObject subscription, List<JsonObject> items) {
    JsonObject list =
        new JsonObject()
            .put("object", "list")
            .put("data", new JsonArray(items))
            .put("has_more", false)
            .put("total_count", items.size())
            .put("url", "/v1/subscription_items?subscription=" + subscription.getString("id"));
    return subscription.put("items", list);
  }
}
