package io.billhook.launcher.dev;

import static java.util.stream.Collectors.joining;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A mail by a template of the tenant's, and a text message, each followed until the (simulated)
 * provider has called back that it was delivered.
 */
final class DemoMessages {
  private final DemoClient client;
  private final DemoWalk walk;

  /**
   * @param client with a key of the tenant's
   */
  DemoMessages(DemoClient client, DemoWalk walk) {
    this.client = client;
    this.walk = walk;
  }

  /** Gives whether both were delivered. */
  boolean run() throws InterruptedException {
    walk.say("It makes a template, and sends a mail by it. Brevo calls back what became of it:");
    JsonObject template =
        client.post(
            "/v1/templates",
            new JsonObject()
                .put("name", "order-sent")
                .put("locale", "en")
                .put("subject", "Order {{order}} is on its way")
                .put("html", "<p>Dear {{name}}, order <b>{{order}}</b> is on its way.</p>"));
    DemoWalk.tell(
        "template %s, version %d, values %s"
            .formatted(
                template.getString("name"),
                template.getInteger("version"),
                template.getJsonArray("variables").encode()));
    JsonObject mail =
        client.post(
            "/v1/emails",
            new JsonObject()
                .put("to", "grace@example.com")
                .put("template", "order-sent")
                .put("values", new JsonObject().put("name", "Grace").put("order", "A-1")));
    String mailed = settled("/v1/emails/" + mail.getString("id"), "delivered", "opened", "clicked");

    walk.say("And a text message, of which Twilio calls back alike:");
    JsonObject text =
        client.post(
            "/v1/sms",
            new JsonObject().put("to", "+491701234567").put("body", "Order A-1 is on its way."));
    DemoWalk.tell(
        "202, to %s, %s, %d segment"
            .formatted(
                text.getString("to"), text.getString("encoding"), text.getInteger("segments")));
    String texted = settled("/v1/sms/" + text.getString("id"), "delivered");
    return !mailed.isEmpty() && !texted.isEmpty();
  }

  /** Waits for one of these statuses, and tells how it came to it. */
  private String settled(String path, String... wanted) throws InterruptedException {
    JsonObject message =
        DemoWalk.until(() -> Optional.of(client.get(path)).filter(seen -> isOne(seen, wanted)));
    String status = message.getString("status");
    DemoWalk.tell(
        "status %s, after %s"
            .formatted(
                status,
                message.getJsonArray("events").stream()
                    .map(event -> ((JsonObject) event).getString("type"))
                    .collect(joining(", "))));
    return status;
  }

  private static boolean isOne(JsonObject message, String... wanted) {
    for (String status : wanted) {
      if (status.equals(message.getString("status"))) {
        return true;
      }
    }
    return false;
  }
}
