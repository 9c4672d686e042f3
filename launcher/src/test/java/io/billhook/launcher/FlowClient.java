package io.billhook.launcher;

import io.billhook.devkit.Await;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe, an operator and a look at the simulators see of a running Billhook, over HTTP alone.
 *
 * @param ops with an operator's token
 * @param simulators where {@code /_sim} is
 */
public record FlowClient(HttpDoor ops, HttpDoor simulators) {
  private static final String WEBHOOK = "/webhooks/stripe";

  /** Makes this the current state of an object at simulated Stripe. */
  public JsonObject store(JsonObject object) {
    return simulators.put("/_sim/stripe/objects", object).ok();
  }

  public JsonObject simulated(String id) {
    return simulators.get("/_sim/stripe/objects/" + id).ok();
  }

  /** Delivers an event as Stripe does; gives the status of the answer. */
  public int deliver(JsonObject event) {
    String body = event.encode();
    return deliver(body, StripeSigner.header(body)).status();
  }

  public HttpDoor.Answer deliver(String body, @Nullable String signature) {
    Map<String, String> headers =
        signature == null
            ? Map.of("Content-Type", "application/json")
            : Map.of("Content-Type", "application/json", "Stripe-Signature", signature);
    return HttpDoor.to(ops.base()).send("POST", WEBHOOK, headers, body);
  }

  /** The event as the operators' API shows it. */
  public Optional<JsonObject> event(String id) {
    return data(ops.get("/ops/api/webhooks?provider=stripe&external_id=" + id)).stream()
        .findFirst();
  }

  public JsonObject awaitProcessed(String event, Duration longest) {
    return Await.value(
        event + " is processed",
        longest,
        () -> event(event).filter(e -> "processed".equals(e.getString("state"))));
  }

  /** Every event, newest first. */
  public List<JsonObject> events() {
    List<JsonObject> all = new ArrayList<>();
    String path = "/ops/api/webhooks?provider=stripe&limit=200";
    @Nullable String next = "";
    while (next != null) {
      JsonObject page = ops.get(path + (next.isEmpty() ? "" : "&cursor=" + next)).ok();
      all.addAll(objects(page));
      next = page.getString("next_cursor");
    }
    return all;
  }

  /** The object as Billhook holds it. */
  public Optional<JsonObject> held(String id) {
    var answer = ops.get("/ops/api/billing/objects/" + id);
    return answer.status() == 404 ? Optional.empty() : Optional.of(answer.ok());
  }

  /** The object's data as Billhook holds it; empty JSON where it holds none. */
  public JsonObject heldData(String id) {
    return held(id).map(view -> view.getJsonObject("data")).orElseGet(JsonObject::new);
  }

  public List<JsonObject> inbox() {
    return data(simulators.get("/_sim/inbox.json"));
  }

  public List<JsonObject> mailsTo(String address) {
    return inbox().stream().filter(mail -> address.equals(mail.getString("to"))).toList();
  }

  public List<JsonObject> calls(String provider) {
    return data(simulators.get("/_sim/calls?provider=" + provider));
  }

  public static List<JsonObject> data(HttpDoor.Answer answer) {
    return objects(answer.ok());
  }

  private static List<JsonObject> objects(JsonObject list) {
    return list.getJsonArray("data").stream().map(JsonObject.class::cast).toList();
  }
}
