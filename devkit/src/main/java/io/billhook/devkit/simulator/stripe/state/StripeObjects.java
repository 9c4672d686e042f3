package io.billhook.devkit.simulator.stripe.state;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects as they are now, by id and by type. A stored object is never changed in place.
 * Confined to the lock of its {@link StripeAccount}.
 */
public final class StripeObjects {

  /** Where an object stands in its list: by time of creation, then by when it came. */
  private record Place(long created, long sequence) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTime = Long.compare(created, other.created);
      return byTime == 0 ? Long.compare(sequence, other.sequence) : byTime;
    }
  }

  private record Entry(JsonObject object, Place place) {}

  /** All objects; the oldest fall out beyond it. */
  private static final int LIMIT = 200_000;

  private final Map<String, Entry> byId = new java.util.LinkedHashMap<>();
  private final Map<String, NavigableMap<Place, JsonObject>> byType = new HashMap<>();
  private final Map<String, String> ownerOfItem = new HashMap<>();

  /** By type and customer. */
  private final Map<String, NavigableMap<Place, JsonObject>> byCustomer = new HashMap<>();

  private long sequence;

  public void put(JsonObject object) {
    String id = object.getString("id");
    Entry before = remove(id);
    long order = before == null ? ++sequence : before.place().sequence();
    Place place = new Place(created(object), order);
    byId.put(id, new Entry(object, place));
    ofType(object.getString("object")).put(place, object);
    if (object.getValue("customer") instanceof String customer) {
      byCustomer
          .computeIfAbsent(object.getString("object") + " " + customer, _ -> new TreeMap<>())
          .put(place, object);
    }
    items(object).forEach(item -> ownerOfItem.put(item.getString("id"), id));
    if (byId.size() > LIMIT) {
      remove(byId.keySet().iterator().next());
    }
  }

  public boolean delete(String id) {
    return remove(id) != null;
  }

  private @Nullable Entry remove(String id) {
    Entry entry = byId.remove(id);
    if (entry != null) {
      ofType(entry.object().getString("object")).remove(entry.place());
      String owner = entry.object().getString("object") + " " + entry.object().getValue("customer");
      NavigableMap<Place, JsonObject> own = byCustomer.getOrDefault(owner, new TreeMap<>());
      own.remove(entry.place());
      if (own.isEmpty()) {
        byCustomer.remove(owner);
      }
      items(entry.object()).forEach(item -> ownerOfItem.remove(item.getString("id"), id));
    }
    return entry;
  }

  /** An object of its own, else the item of that id inside its subscription. */
  public @Nullable JsonObject find(String id) {
    Entry entry = byId.get(id);
    if (entry != null) {
      return entry.object();
    }
    String owner = ownerOfItem.get(id);
    Entry subscription = owner == null ? null : byId.get(owner);
    if (subscription == null) {
      return null;
    }
    return items(subscription.object()).stream()
        .filter(item -> id.equals(item.getString("id")))
        .findFirst()
        .orElse(null);
  }

  /** Newest first, as Stripe lists them. */
  public List<JsonObject> newestFirst(String type) {
    List<JsonObject> found = new ArrayList<>(ofType(type).descendingMap().values());
    if (type.equals("subscription_item")) {
      ofType("subscription").descendingMap().values().stream()
          .flatMap(subscription -> items(subscription).stream())
          .filter(item -> !byId.containsKey(item.getString("id")))
          .forEach(found::add);
    }
    return found;
  }

  /** Those that name the customer, newest first. */
  public List<JsonObject> ofCustomer(String type, String customer) {
    return List.copyOf(
        byCustomer
            .getOrDefault(type + " " + customer, Collections.emptyNavigableMap())
            .descendingMap()
            .values());
  }

  /** In the order in which they were first stored. */
  public List<JsonObject> all() {
    return byId.values().stream()
        .sorted(java.util.Comparator.comparingLong(entry -> entry.place().sequence()))
        .map(Entry::object)
        .toList();
  }

  private NavigableMap<Place, JsonObject> ofType(String type) {
    return byType.computeIfAbsent(type, _ -> new TreeMap<>());
  }

  private static long created(JsonObject object) {
    return object.getValue("created") instanceof Number created ? created.longValue() : 0;
  }

  /** The items inside a subscription; none in other objects, also of shapes that we don't know. */
  public static List<JsonObject> items(JsonObject subscription) {
    if ("subscription".equals(subscription.getValue("object"))
        && subscription.getValue("items") instanceof JsonObject items
        && items.getValue("data") instanceof JsonArray data) {
      return data.stream()
          .filter(JsonObject.class::isInstance)
          .map(JsonObject.class::cast)
          .filter(item -> item.getValue("id") instanceof String)
          .toList();
    }
    return List.of();
  }
}
