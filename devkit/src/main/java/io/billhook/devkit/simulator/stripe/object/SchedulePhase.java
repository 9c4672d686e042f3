package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a phase that begins makes of its subscription. */
final class SchedulePhase {
  static final Params ASKED =
      Params.of("billing_mode:hash~ end_behavior phases:list~ proration_behavior~");

  private SchedulePhase() {}

  /** The first phase of a schedule that has no subscription yet. */
  static void begin(Change change, JsonObject schedule, JsonObject phase) {
    JsonObject subscription =
        change
            .fresh("subscription")
            .put("customer", schedule.getString("customer"))
            .put("metadata", phase.getJsonObject("metadata").copy())
            .put("schedule", schedule.getString("id"));
    change.save(
        schedule.put("status", "active").put("subscription", subscription.getString("id")),
        "subscription_schedule.updated");
    JsonObject params = new JsonObject().put("items", items(List.of(), phase));
    params.put("discounts", discounts(phase, new JsonArray()));
    Subscriptions.create(change, subscription, params);
  }

  static void apply(Change change, JsonObject schedule, JsonObject phase, String prorating) {
    JsonObject stored = change.find(schedule.getString("subscription", ""));
    if (stored == null || SubscriptionEnd.hasEnded(stored)) {
      return;
    }
    List<JsonObject> before = StripeObjects.items(stored);
    JsonObject params = new JsonObject();
    if (!describes(phase, before)) {
      params
          .put("items", items(before, phase))
          .put("proration_behavior", phaseProration(phase, prorating));
    }
    JsonArray held = stored.getJsonArray("discounts");
    JsonArray discounts = discounts(phase, held);
    if (!ids(discounts).equals(held)) {
      params.put("discounts", discounts);
    }
    JsonObject metadata = phase.getJsonObject("metadata");
    JsonObject known = stored.getJsonObject("metadata");
    if (!known.copy().mergeIn(metadata).equals(known)) {
      params.put("metadata", metadata);
    }
    if (!params.isEmpty()) {
      JsonObject after = Fields.apply(Params.of("metadata:hash"), params, stored.copy());
      SubscriptionUpdate.update(change, after, params);
    }
  }

  private static String phaseProration(JsonObject phase, String prorating) {
    return "none".equals(phase.getValue("proration_behavior")) ? "none" : prorating;
  }

  private static boolean describes(JsonObject phase, List<JsonObject> items) {
    JsonArray wanted = phase.getJsonArray("items");
    for (int i = 0; i < items.size() && wanted.size() == items.size(); i++) {
      JsonObject one = wanted.getJsonObject(i);
      JsonObject item = items.get(i);
      if (!one.getValue("price").equals(item.getJsonObject("price").getValue("id"))
          || !Objects.equals(one.getLong("quantity"), item.getLong("quantity"))) {
        return false;
      }
    }
    return wanted.size() == items.size();
  }

  /**
   * The items of the phase as a change of those that there are: one of the same price stays the
   * item that it is, else the next becomes it.
   */
  private static JsonArray items(List<JsonObject> before, JsonObject phase) {
    List<JsonObject> left = new ArrayList<>(before);
    JsonArray changes = new JsonArray();
    JsonArray wanted = phase.getJsonArray("items");
    List<JsonObject> others = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      JsonObject one = wanted.getJsonObject(i);
      JsonObject same =
          left.stream()
              .filter(
                  item -> one.getValue("price").equals(item.getJsonObject("price").getValue("id")))
              .findFirst()
              .orElse(null);
      if (same == null) {
        others.add(one);
      } else {
        left.remove(same);
        changes.add(entry(one).put("id", same.getString("id")));
      }
    }
    for (JsonObject one : others) {
      JsonObject entry = entry(one);
      changes.add(left.isEmpty() ? entry : entry.put("id", left.removeFirst().getString("id")));
    }
    left.forEach(
        item ->
            changes.add(new JsonObject().put("id", item.getString("id")).put("deleted", "true")));
    return changes;
  }

  private static JsonObject entry(JsonObject wanted) {
    JsonObject entry = new JsonObject().put("price", wanted.getString("price"));
    Long quantity = wanted.getLong("quantity");
    return quantity == null ? entry : entry.put("quantity", quantity.toString());
  }

  /** As a request for them says it; a discount that is used up since is left out. */
  private static JsonArray discounts(JsonObject phase, JsonArray held) {
    JsonArray asked = new JsonArray();
    JsonArray all = phase.getJsonArray("discounts");
    for (int i = 0; i < all.size(); i++) {
      JsonObject one = all.getJsonObject(i);
      for (String name : List.of("discount", "promotion_code", "coupon")) {
        String id = one.getString(name);
        if (id != null && (!name.equals("discount") || held.contains(id))) {
          asked.add(new JsonObject().put(name, id));
          break;
        }
      }
    }
    return asked;
  }

  /** Those that are taken over as they are; others are none yet. */
  private static JsonArray ids(JsonArray discounts) {
    JsonArray ids = new JsonArray();
    for (int i = 0; i < discounts.size(); i++) {
      ids.add(discounts.getJsonObject(i).getString("discount", "new"));
    }
    return ids;
  }
}
