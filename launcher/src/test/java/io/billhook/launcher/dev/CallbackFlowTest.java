package io.billhook.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Brevo tells of mails, and what follows from it, from a request to the last callback. */
final class CallbackFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern LINK = Pattern.compile("http\\S+?(/u/[A-Za-z0-9_-]{43})");
  private static FlowStack flow;
  private static HttpDoor api;

  @BeforeAll
  static void start() throws Exception {
    flow = FlowStack.on(TestServices.embeddedBroker());
    api = flow.api();
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  @Test
  void reports_in_any_order_doubled_single_and_batched_end_in_one_status() {
    List<String> events = List.of("request", "soft_bounce", "delivered", "unique_opened", "click");
    Map<String, String> ids = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      ids.put(
          "silent+" + i + "@example.com", send("silent+" + i + "@example.com", "transactional"));
    }
    ids.values().forEach(id -> await(id, "sent"));
    long before = duplicates();
    int seed = 0;
    for (String address : ids.keySet()) {
      JsonObject wish =
          new JsonObject()
              .put("provider_id", flow.client.mailsTo(address).getFirst().getString("provider_id"))
              .put("events", new JsonArray(events))
              .put("order", "shuffled")
              .put("copies", 3)
              .put("seed", ++seed)
              .put("batched", seed % 2 == 0);
      JsonObject told = flow.client.simulators().post("/_sim/brevo/events", wish).ok();
      assertThat(told.getInteger("failed")).isZero();
      assertThat(told.getInteger("delivered")).isEqualTo(seed % 2 == 0 ? 1 : 15);
    }
    for (String id : ids.values()) {
      await(id, "clicked");
      Await.until("all reports are noted", PATIENCE, () -> told(id).size() == 5);
      assertThat(told(id))
          .containsExactlyInAnyOrder("sent", "soft_bounced", "delivered", "opened", "clicked");
    }
    assertThat(duplicates() - before).isEqualTo(8 * 5 * 2);
  }

  @Test
  void who_has_bounced_gets_no_more_until_the_tenant_lifts_it() {
    await(send("Bounce@example.com", "transactional"), "bounced");
    JsonObject second = await(send("bounce@EXAMPLE.com", "transactional"), "suppressed");
    assertThat(second.getString("reason")).isEqualTo("hard_bounce");
    List<JsonObject> listed =
        FlowClient.data(api.get("/v1/suppressions?address=bounce@example.com"));
    assertThat(listed).hasSize(1);
    assertThat(api.delete("/v1/suppressions/" + listed.getFirst().getString("id")).status())
        .isEqualTo(204);
    await(send("bounce@example.com", "transactional"), "bounced");
    await(send("complaint@example.com", "transactional"), "complained");
    await(send("blocked@example.com", "transactional"), "failed");
    assertThat(flow.client.mailsTo("bounce@EXAMPLE.com")).isEmpty();
  }

  @Test
  void who_unsubscribes_by_the_link_gets_no_more_bulk_mail_and_all_else() {
    await(send("reader@example.com", "bulk"), "delivered");
    String text = flow.client.mailsTo("reader@example.com").getFirst().getString("text");
    Matcher link = LINK.matcher(text);
    assertThat(link.find()).as(text).isTrue();
    HttpDoor door = HttpDoor.to(api.base());
    assertThat(door.get(link.group(1)).status()).isEqualTo(200);
    await(send("reader@example.com", "bulk"), "delivered");

    Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
    assertThat(door.send("POST", link.group(1), form, "List-Unsubscribe=One-Click").status())
        .isEqualTo(200);
    assertThat(await(send("READER@example.com", "bulk"), "suppressed").getString("reason"))
        .isEqualTo("unsubscribe");
    await(send("reader@example.com", "transactional"), "delivered");
  }

  @Test
  void a_forgery_changes_nothing() {
    String id = send("silent+forged@example.com", "transactional");
    await(id, "sent");
    JsonObject forged =
        new JsonObject()
            .put("event", "spam")
            .put("email", "silent+forged@example.com")
            .put("X-Mailin-custom", id)
            .put("ts_epoch", System.currentTimeMillis());
    Map<String, String> type = Map.of("Content-Type", "application/json");
    for (HttpDoor who : List.of(HttpDoor.to(api.base()), api, api.with("brevo_dev2"))) {
      assertThat(who.send("POST", "/webhooks/brevo", type, forged.encode()).status())
          .isEqualTo(403);
    }
    HttpDoor brevo = api.with("brevo_dev");
    JsonObject toAnother = forged.copy().put("email", "victim@example.com");
    assertThat(brevo.send("POST", "/webhooks/brevo", type, toAnother.encode()).status())
        .isEqualTo(200);
    JsonObject delivered = forged.copy().put("event", "delivered");
    assertThat(brevo.send("POST", "/webhooks/brevo", type, delivered.encode()).status())
        .isEqualTo(200);
    await(id, "delivered");
    assertThat(FlowClient.data(api.get("/v1/suppressions?address=silent%2Bforged@example.com")))
        .isEmpty();
  }

  private static String send(String to, String lane) {
    JsonObject mail =
        new JsonObject().put("to", to).put("subject", "s").put("text", "t").put("lane", lane);
    return api.post("/v1/emails", mail).ok().getString("id");
  }

  private static JsonObject await(String id, String status) {
    Await.until(
        "the mail is " + status,
        PATIENCE,
        () -> status.equals(api.get("/v1/emails/" + id).ok().getString("status")));
    return api.get("/v1/emails/" + id).ok();
  }

  /** What Brevo has told; we note by ourselves when it is sent. */
  private static List<String> told(String id) {
    return api.get("/v1/emails/" + id).ok().getJsonArray("events").stream()
        .map(JsonObject.class::cast)
        .filter(event -> !"brevo".equals(event.getString("detail")))
        .map(event -> event.getString("type"))
        .toList();
  }

  private static long duplicates() {
    return FlowClient.data(flow.client.ops().get("/ops/api/webhooks?provider=brevo&limit=200"))
        .stream()
        .mapToLong(event -> event.getLong("duplicates"))
        .sum();
  }
}
