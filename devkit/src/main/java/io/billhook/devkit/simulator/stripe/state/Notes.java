package io.billhook.devkit.simulator.stripe.state;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the account knows of objects and shows in none of their fields, such as what was last billed
 * for an item. The notes longest unchanged fall out beyond a limit.
 */
final class Notes {
  private static final int LIMIT = 200_000;

  private final Map<String, JsonObject> notes = new LinkedHashMap<>();

  @Nullable JsonObject get(String about, String id) {
    return notes.get(about + " " + id);
  }

  void put(String about, String id, JsonObject note) {
    String key = about + " " + id;
    notes.remove(key);
    notes.put(key, note);
    if (notes.size() > LIMIT) {
      notes.remove(notes.keySet().iterator().next());
    }
  }
}
