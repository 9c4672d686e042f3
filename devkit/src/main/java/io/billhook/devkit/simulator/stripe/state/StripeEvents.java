package io.billhook.devkit.simulator.stripe.state;

import io.billhook.devkit.simulator.provider.control.Recent;
import io.billhook.devkit.simulator.provider.control.Recently;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events so far, newest kept. Confined to the lock of its {@link StripeAccount}. */
public final class StripeEvents {

  /** The version in which events are rendered: the one that stripe-java 33.3.0 pins. */
  public static final String API_VERSION = "2026-07-29.dahlia";

  private final ArrayDeque<JsonObject> kept = new ArrayDeque<>();
  private final Map<String, List<JsonObject>> byObject = new HashMap<>();
  private final Map<String, JsonObject> byId = new HashMap<>();
  private final Map<String, JsonObject> thin = new Recently<>();

  void add(JsonObject event) {
    kept.addLast(event);
    byId.put(event.getString("id"), event);
    byObject.computeIfAbsent(objectId(event), _ -> new ArrayList<>()).add(event);
    if (kept.size() > Recent.LIMIT) {
      forget(kept.removeFirst());
    }
  }

  void addThin(JsonObject event) {
    thin.put(event.getString("id"), event);
  }

  /** A thin event with its data. */
  public @Nullable JsonObject findThin(String id) {
    return thin.get(id);
  }

  private void forget(JsonObject event) {
    byId.remove(event.getString("id"));
    List<JsonObject> siblings = byObject.get(objectId(event));
    if (siblings != null) {
      siblings.remove(event);
      if (siblings.isEmpty()) {
        byObject.remove(objectId(event));
      }
    }
  }

  public @Nullable JsonObject find(String id) {
    return byId.get(id);
  }

  /** Oldest first. */
  public List<JsonObject> of(String objectId) {
    return List.copyOf(byObject.getOrDefault(objectId, List.of()));
  }

  public List<JsonObject> newestFirst() {
    return new ArrayList<>(kept).reversed();
  }

  public static JsonObject snapshot(JsonObject event) {
    return event.getJsonObject("data").getJsonObject("object");
  }

  private static String objectId(JsonObject event) {
    // The summary of a customer's entitlements has no id; it is told with the customer.
    JsonObject snapshot = snapshot(event);
    return snapshot.getString("id", snapshot.getString("customer", ""));
  }
}
