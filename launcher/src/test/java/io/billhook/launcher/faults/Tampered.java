package io.billhook.launcher.faults;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.load.Item;
import io.billhook.devkit.faults.load.Item.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Breaks the law by hand, and proves nothing. */
final class Tampered implements Experiment {
  private static final int LOST = 3;

  @Override
  public String what() {
    return "three events are deleted, a mail is sent a second time";
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(3);
  }

  @Override
  public void run(Lab lab) throws Exception {
    lab.execute(
        "DELETE FROM webhook_event WHERE external_id IN (%s)"
            .formatted(
                acknowledged(lab, Kind.WEBHOOK).stream()
                    .limit(LOST)
                    .map(item -> "'" + item.id() + "'")
                    .collect(Collectors.joining(", "))));
    String twice = acknowledged(lab, Kind.MAIL).getFirst().recipient();
    JsonObject mail =
        new JsonObject()
            .put("sender", new JsonObject().put("email", "billing@acme.example"))
            .put("to", new JsonArray().add(new JsonObject().put("email", twice)))
            .put("subject", "Twice")
            .put("htmlContent", "<p>This comes twice.</p>");
    lab.installation()
        .simulators()
        .send(
            "POST", "/_sim/brevo/api/v3/smtp/email", Map.of("api-key", "xkeysib-x"), mail.encode())
        .ok();
  }

  private static List<Item> acknowledged(Lab lab, Kind kind) {
    lab.await(kind + " is acknowledged", () -> of(lab, kind).size() >= LOST);
    return of(lab, kind);
  }

  private static List<Item> of(Lab lab, Kind kind) {
    return lab.load().items().stream()
        .filter(item -> item.kind() == kind && item.acknowledged() != null)
        .toList();
  }
}
