package io.billhook.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What Twilio tells of text messages, and people tell by them, from a request to the last callback;
 * behind a proxy, so that Twilio has another address than the one that is reached.
 */
final class TextFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PUBLIC = "https://billhook.example.com/in";
  private static final String NUMBER = "+15005550006";
  private static FlowStack flow;
  private static HttpDoor api;

  @BeforeAll
  static void start() throws Exception {
    flow =
        FlowStack.on(
            TestServices.embeddedBroker(),
            TestServices.freshDatabase(),
            Map.of("PUBLIC_BASE_URL", PUBLIC, "SMS_STOP_WORDS", "stopp"));
    api = flow.api();
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  @Test
  void every_message_tells_how_it_ended() {
    JsonObject delivered = await(send("+491701234561"), "delivered");
    assertThat(delivered.getJsonArray("events").stream().map(JsonObject.class::cast))
        .extracting(event -> event.getString("type"))
        .contains("sent", "delivered");
    JsonObject refused = await(send("+15005553005"), "undelivered");
    assertThat(refused.getString("reason")).isEqualTo("30005");
    JsonObject again = await(send("+15005553005"), "suppressed");
    assertThat(again.getString("reason")).isEqualTo("unreachable");
    assertThat(
            FlowClient.data(flow.client.simulators().get("/_sim/twilio/deliveries")).stream()
                .map(one -> one.getString("state")))
        .as("signed over the public address")
        .containsOnly("delivered");
  }

  @Test
  void reports_in_any_order_and_doubled_end_in_one_status() {
    List<String> statuses = List.of("queued", "sent", "undelivered", "delivered");
    Map<String, String> sids = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      String id = send("+1500555400" + i);
      sids.put(id, await(id, "sent").getString("provider_id"));
    }
    int seed = 0;
    for (String sid : sids.values()) {
      JsonObject told =
          simulate(
              "/_sim/twilio/status",
              new JsonObject()
                  .put("sid", sid)
                  .put("statuses", new JsonArray(statuses))
                  .put("order", "shuffled")
                  .put("copies", 3)
                  .put("seed", ++seed));
      assertThat(told.getInteger("delivered")).isEqualTo(12);
    }
    for (var message : sids.entrySet()) {
      await(message.getKey(), "delivered");
      Await.until(
          "all is noted",
          PATIENCE,
          () ->
              status(message.getKey()).getJsonArray("events").stream()
                      .map(JsonObject.class::cast)
                      .filter(event -> !"twilio".equals(event.getString("detail")))
                      .count()
                  == 4);
      List<JsonObject> events = events(message.getValue());
      assertThat(events).hasSize(4);
      assertThat(events).extracting(event -> event.getInteger("duplicates")).containsOnly(2);
    }
  }

  @Test
  void who_says_stop_gets_no_more_until_start() {
    String number = "+491701234562";
    await(send(number), "delivered");
    Instant now = Instant.now();
    say(number, " Stopp ", now);
    JsonObject stopped = await(send(number), "suppressed");
    assertThat(stopped.getString("reason")).isEqualTo("opt_out");
    say(number, "START", now.plusSeconds(5));
    await(send(number), "delivered");
    say(number, "stopp", now.plusSeconds(1));
    await(send(number), "delivered");
    long sent =
        FlowClient.data(flow.client.simulators().get("/_sim/sms.json")).stream()
            .filter(text -> number.equals(text.getString("to")))
            .count();
    assertThat(sent).as("one was suppressed").isEqualTo(3);
  }

  @Test
  void a_forgery_changes_nothing() {
    String id = send("+15005554999");
    String sid = await(id, "sent").getString("provider_id");
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    HttpDoor door = HttpDoor.to(flow.stack.base());
    String report =
        "MessageSid="
            + sid
            + "&MessageStatus=failed&To=%2B15005554999&AccountSid=AC"
            + "0".repeat(32);
    String stop =
        "MessageSid=SM1&Body=STOP&To=%2B15005550006&From=%2B15005554999"
            + "&MessagingServiceSid=MG"
            + "0".repeat(32);
    for (String signature : List.of("", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "x")) {
      headers.put("X-Twilio-Signature", signature);
      assertThat(door.send("POST", "/webhooks/twilio/status", headers, report).status())
          .isEqualTo(403);
      assertThat(door.send("POST", "/webhooks/twilio/inbound", headers, stop).status())
          .isEqualTo(403);
    }
    assertThat(status(id).getString("status")).isEqualTo("sent");
    assertThat(events(sid)).isEmpty();
    await(send("+15005554999"), "sent");
  }

  private static void say(String from, String words, Instant at) {
    JsonObject told =
        simulate(
            "/_sim/twilio/inbound",
            new JsonObject()
                .put("from", from)
                .put("to", NUMBER)
                .put("body", words)
                .put("sent_at", at.toString()));
    assertThat(told.getInteger("status")).isEqualTo(200);
    Await.until(
        "it is heeded",
        PATIENCE,
        () ->
            events(told.getString("sid")).stream()
                .anyMatch(event -> "processed".equals(event.getString("state"))));
  }

  private static List<JsonObject> events(String sid) {
    return FlowClient.data(flow.client.ops().get("/ops/api/webhooks?provider=twilio&limit=200"))
        .stream()
        .filter(event -> event.getString("external_id").startsWith(sid))
        .toList();
  }

  private static JsonObject simulate(String path, JsonObject wish) {
    return flow.client.simulators().post(path, wish).ok();
  }

  private static String send(String to) {
    return api.post("/v1/sms", new JsonObject().put("to", to).put("body", "Hello"))
        .ok()
        .getString("id");
  }

  private static JsonObject status(String id) {
    return api.get("/v1/sms/" + id).ok();
  }

  private static JsonObject await(String id, String status) {
    Await.until(
        "the text is " + status, PATIENCE, () -> status.equals(status(id).getString("status")));
    return status(id);
  }
}
