package io.billhook.devkit.simulator.stripe.state;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects of this account that were stored by a change, until somebody takes them. */
public final class Touched {
  private static final int LIMIT = 200_000;

  private final Map<String, JsonObject> objects = new LinkedHashMap<>();

  void add(JsonObject object) {
    objects.put(object.getString("id"), object);
    if (objects.size() > LIMIT) {
      objects.remove(objects.keySet().iterator().next());
    }
  }

  /** Those stored since it was last asked, each as it was stored last. */
  public List<JsonObject> take() {
    List<JsonObject> taken = List.copyOf(objects.values());
    objects.clear();
    return taken;
  }
}
