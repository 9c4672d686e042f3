package io.billhook.launcher.crash;

import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Makes simulated Brevo slow or ill until it is mended. */
record Outages(HttpDoor simulators) {
  void slowMail(Duration answer) {
    add(new JsonObject().put("fault", "latency").put("ms", answer.toMillis()));
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
