package io.billhook.launcher.crash;

import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Makes simulated Brevo slow or ill until it is mended. */
record Outages(HttpDoor simulators) {
  private static final long MANY = 1_000_000;

  void slowMail(Duration answer) {
    add(new JsonObject().put("fault", "latency").put("ms", answer.toMillis()));
  }

  /** Requests arrive, and are neither accepted nor answered. */
  void deafMail() {
    add(new JsonObject().put("fault", "hang").put("count", MANY));
  }

  /** How many requests have come to it since. */
  long unheard() {
    return MANY
        - FlowClient.data(simulators.get("/_sim/faults")).stream()
            .mapToLong(fault -> fault.getLong("count"))
            .sum();
  }

  void illMail() {
    add(new JsonObject().put("fault", "status").put("status", 500));
  }

  void mend() {
    simulators.delete("/_sim/faults");
  }

  private void add(JsonObject fault) {
    simulators.post("/_sim/faults", fault.put("provider", "brevo")).ok();
  }
}
