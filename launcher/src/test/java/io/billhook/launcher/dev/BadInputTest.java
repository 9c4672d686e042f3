package io.billhook.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.RawHttp;
import io.billhook.launcher.StripeFixtures;
import io.billhook.launcher.StripeSigner;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Billhook must refuse: each with its status and its counter, and nothing else is touched. */
final class BadInputTest {
  private static final Pattern REJECTED =
      Pattern.compile("billhook_webhook_rejected_total\\{(.*)} (\\S+)");
  private static final Pattern REASON = Pattern.compile("reason=\"(\\w+)\"");

  private static FlowStack flow;
  private static FlowClient client;
  private static HttpDoor door;

  @BeforeAll
  static void start() throws Exception {
    flow = FlowStack.on(TestServices.embeddedBroker());
    flow.awaitFirstWalk();
    client = flow.client;
    door = client.simulators();
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  private interface Delivery {
    int status() throws IOException;
  }

  @Test
  void a_missing_stale_or_false_signature_is_refused() throws Exception {
    String body = event("evt_unsigned").encode();
    refused("no_header", 400, () -> deliver(body, null));
    refused("malformed_header", 400, () -> deliver(body, "v1=abc"));
    String stale = StripeSigner.header("whsec_dev", body, Instant.now().minusSeconds(301));
    refused("stale", 400, () -> deliver(body, stale));
    String forged = StripeSigner.header("whsec_other", body, Instant.now());
    refused("bad_signature", 400, () -> deliver(body, forged));
    String ofAnother = StripeSigner.header(body + " ");
    refused("bad_signature", 400, () -> deliver(body, ofAnother));
  }

  @Test
  void a_wrong_method_is_refused() throws Exception {
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      refused(
          "wrong_method", 405, () -> door.send(method, "/webhooks/stripe", Map.of(), "").status());
    }
  }

  @Test
  void a_body_over_one_mebibyte_is_answered_and_the_connection_closed() throws Exception {
    String body = "x".repeat(1024 * 1024 + 1);
    String head = "POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    refused("too_large", 413, () -> raw(head + "Content-Length: " + body.length() + "\r\n\r\n"));
    refused(
        "too_large",
        413,
        () ->
            raw(
                head
                    + "Stripe-Signature: t=1,v1=00\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n"
                    + body
                    + "\r\n"));
  }

  @Test
  void what_is_no_event_is_refused() throws Exception {
    refused("malformed_json", 400, () -> signed("{\"id\": \"evt_cut\", \"type\": \"x\""));
    refused("malformed_json", 400, () -> signed(""));
    refused("no_id", 400, () -> signed("{\"type\": \"invoice.paid\", \"livemode\": false}"));
    refused("no_type", 400, () -> signed("{\"id\": \"evt_untyped\", \"livemode\": false}"));
  }

  @Test
  void an_event_of_the_other_mode_is_refused() throws Exception {
    JsonObject live = event("evt_live").put("livemode", true);
    refused("wrong_livemode", 400, () -> signed(live.encode()));
  }

  @Test
  void an_unknown_type_is_stored() throws Exception {
    Map<String, Double> before = rejected();
    JsonObject unknown =
        StripeFixtures.event(
            "evt_unknown",
            "gizmo.frobnicated",
            new JsonObject().put("id", "giz_1").put("object", "gizmo"));
    assertThat(client.deliver(unknown)).isEqualTo(200);
    JsonObject stored = client.event("evt_unknown").orElseThrow();
    assertThat(stored.getString("state")).isEqualTo("processed");
    assertThat(stored.getString("type")).isEqualTo("gizmo.frobnicated");
    assertThat(rejected()).isEqualTo(before);
  }

  @Test
  void the_rest_side_answers_with_problems() throws Exception {
    Map<String, Long> rows = flow.rows();
    HttpDoor api = flow.api();
    problem(404, api.get("/v1/no-such-thing"));
    problem(401, door.get("/v1/emails"));
    problem(401, api.with("bh_test_wrong").get("/v1/emails"));
    problem(422, api.post("/v1/emails", new JsonObject().put("to", "nobody")));
    problem(400, api.send("POST", "/v1/emails", Map.of("Content-Type", "application/json"), "{}"));
    var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "broken");
    problem(400, api.send("POST", "/v1/emails", headers, "{\"to\": "));
    problem(405, api.send("PATCH", "/v1/emails", Map.of(), ""));
    problem(401, door.get("/ops/api/overview"));
    assertThat(flow.rows()).isEqualTo(rows);
  }

  private static void problem(int status, HttpDoor.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(answer.json().getInteger("status")).isEqualTo(status);
    assertThat(answer.json().getString("type")).startsWith("urn:billhook:problem:");
  }

  /** Its status, one more of its reason and of no other, and the same rows as before. */
  private static void refused(String reason, int status, Delivery delivery) throws Exception {
    Map<String, Double> expected = rejected();
    expected.merge(reason, 1.0, Double::sum);
    Map<String, Long> rows = flow.rows();
    assertThat(delivery.status()).as(reason).isEqualTo(status);
    assertThat(rejected()).isEqualTo(expected);
    assertThat(flow.rows()).isEqualTo(rows);
  }

  private static JsonObject event(String id) {
    return StripeFixtures.event(id, "product.created", StripeFixtures.product("prod_" + id));
  }

  private static int signed(String body) {
    return deliver(body, StripeSigner.header(body));
  }

  private static int deliver(String body, @Nullable String signature) {
    return client.deliver(body, signature).status();
  }

  private static int raw(String request) throws IOException {
    String answer = RawHttp.exchange(door.base(), request);
    assertThat(answer).contains("application/problem+json");
    return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 413".length()));
  }

  /** By reason, as {@code /metrics} says it. */
  private static Map<String, Double> rejected() {
    Map<String, Double> counts = new TreeMap<>();
    Matcher line = REJECTED.matcher(door.get("/metrics").body());
    while (line.find()) {
      Matcher reason = REASON.matcher(line.group(1));
      assertThat(reason.find()).isTrue();
      counts.merge(reason.group(1), Double.valueOf(line.group(2)), Double::sum);
    }
    assertThat(counts).isNotEmpty();
    return counts;
  }
}
