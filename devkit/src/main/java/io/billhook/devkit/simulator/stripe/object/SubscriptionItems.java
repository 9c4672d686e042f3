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
    String id = params.getString("subscription");
    JsonObject subscription = change.named("subscription", id, "subscription").copy();
    priced(change, item, params, "price");
    List<JsonObject> items = new ArrayList<>(StripeObjects.items(subscription));
    items.add(item);
    change.save(replace(subscription, items), "customer.subscription.updated");
    return item;
  }

  static JsonObject update(Change change, JsonObject item, JsonObject params) {
    if (params.getValue("price") != null || params.getValue("price_data") != null) {
      priced(change, item, params, "price");
    }
    keep(change, item, item);
    return item;
  }

  static JsonObject delete(Change change, JsonObject item, JsonObject params) {
    keep(change, item, null);
    return new JsonObject()
        .put("id", item.getString("id"))
        .put("object", "subscription_item")
        .put("deleted", true);
  }

  /** Puts the item's new state, or none, into its subscription. */
  private static void keep(Change change, JsonObject item, @Nullable JsonObject next) {
    String id = item.getString("id");
    String owner = item.getString("subscription", "");
    JsonObject subscription = change.named("subscription", owner, "subscription").copy();
    List<JsonObject> items = new ArrayList<>();
    for (JsonObject each : StripeObjects.items(subscription)) {
      if (!id.equals(each.getString("id"))) {
        items.add(each);
      } else if (next != null) {
        items.add(next);
      }
    }
    change.save(replace(subscription, items), "customer.subscription.updated");
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

  private static void priced(Change change, JsonObject item, JsonObject params, String name) {
    JsonObject price = Orders.price(change, params, name);
    item.put("price", price)
        .put("current_period_start", change.now())
        .put("current_period_end", Periods.end(price, change.now()));
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
