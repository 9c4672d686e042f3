package io.billhook.launcher.dev;

import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonObject;

/** Makes the simulated providers fail for a number of calls. */
record Faults(HttpDoor simulators) {

  void status(String path, int status, int count) {
    add("stripe", "status", path, count, new JsonObject().put("status", status));
  }

  void rateLimit(String path, int retryAfter) {
    add(
        "stripe",
        "status",
        path,
        1,
        new JsonObject().put("status", 429).put("retry_after", retryAfter));
  }

  /**
   * Adds one that needs no more than its name.
   *
   * @param fault {@code hang}, {@code reset} or {@code accept_then_reset}
   */
  void once(String provider, String fault, String path) {
    add(provider, fault, path, 1, new JsonObject());
  }

  boolean usedUp() {
    return FlowClient.data(simulators.get("/_sim/faults")).isEmpty();
  }

  private void add(String provider, String fault, String path, int count, JsonObject more) {
    simulators
        .post(
            "/_sim/faults",
            more.put("provider", provider)
                .put("fault", fault)
                .put("path", path)
                .put("count", count))
        .ok();
  }
}
