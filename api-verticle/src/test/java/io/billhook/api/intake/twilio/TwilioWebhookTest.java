package io.billhook.api.intake.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.devkit.Await;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.postgres.Row;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Twilio's callbacks over HTTP: what is kept, of whom, and what is refused. */
@Timeout(60)
class TwilioWebhookTest {
  private static final String PUBLIC = "https://api.example.com";
  private static final String STATUS = "/webhooks/twilio/status";
  private static final String INBOUND = "/webhooks/twilio/inbound";
  private static final String OURS = "AC" + "1".repeat(32);
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    assertThat(api.jobs.open).as("minted ids that were never ended").isEmpty();
    api.close();
  }

  @Test
  void a_report_is_kept_with_its_job_and_its_repeat_is_counted() {
    Map<String, List<String>> form = report(sid(1), "delivered", OURS);
    for (int i = 0; i < 2; i++) {
      HttpResponse<Buffer> answer = deliver(STATUS, form, TestApi.TWILIO_TOKEN);
      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(answer.body()).isNull();
    }
    assertThat(deliver(STATUS, report(sid(1), "sent", OURS), "twilio_new").statusCode())
        .as("the other token of a rotation")
        .isEqualTo(204);
    List<Row> events = events(sid(1));
    assertThat(events).hasSize(2);
    assertThat(events.getFirst().text("external_id")).isEqualTo(sid(1) + ":delivered:");
    assertThat(events.getFirst().text("type")).isEqualTo("message.delivered");
    assertThat(events.getFirst().text("endpoint")).isEqualTo("default");
    assertThat(events.getFirst().text("body")).isEqualTo(TwilioSign.encoded(form));
    assertThat(events.getFirst().integer("duplicates")).isEqualTo(1);
    assertThat(jobs("sms.callback", sid(1)))
        .as("one for all that waits of a message")
        .containsExactly(new JsonObject().put("message", sid(1)).putNull("tenant").putNull("sms"));
  }

  @Test
  void what_a_person_sends_is_kept_and_answered_without_a_reply() {
    Map<String, List<String>> form =
        Map.of(
            "MessageSid", List.of(sid(2)),
            "AccountSid", List.of(OURS),
            "From", List.of("+491701234567"),
            "To", List.of("+15005550006"),
            "Body", List.of(" stop\n& go 🙂"));
    HttpResponse<Buffer> answer = deliver(INBOUND, form, TestApi.TWILIO_TOKEN);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("text/xml");
    assertThat(answer.bodyAsString()).isEqualTo("<Response/>");
    assertThat(events(sid(2)).getFirst().text("external_id")).isEqualTo(sid(2));
    assertThat(jobs("sms.inbound", sid(2)))
        .containsExactly(new JsonObject().put("message", sid(2)).putNull("tenant"));
  }

  @Test
  void a_proxy_a_port_repeats_and_json_make_no_difference() {
    Map<String, List<String>> form = new LinkedHashMap<>(report(sid(3), "sent", OURS));
    form.put("MediaUrl", List.of("z", "a", "z"));
    String query = "?tenant=a%20b&x=%7e";
    for (String host : List.of("api.example.com", "api.example.com:443")) {
      String signature =
          TwilioSign.of(TestApi.TWILIO_TOKEN, "https://" + host + STATUS + query, form);
      assertThat(post(STATUS + query, form, signature).statusCode()).as(host).isEqualTo(204);
    }
    JsonObject json = new JsonObject();
    report(sid(3), "delivered", OURS).forEach((name, values) -> json.put(name, values.getFirst()));
    String target = STATUS + "?bodySHA256=" + TwilioSign.sha256(json.encode());
    String signature = TwilioSign.of(TestApi.TWILIO_TOKEN, PUBLIC + target, Map.of());
    assertThat(postJson(target, json.encode(), signature).statusCode()).isEqualTo(204);
    assertThat(postJson(target, json.encode() + " ", signature).statusCode())
        .as("another body")
        .isEqualTo(403);
    assertThat(events(sid(3)).stream().map(row -> row.text("type")))
        .containsExactly("message.sent", "message.delivered");
  }

  @Test
  void forgeries_are_refused_and_counted() {
    Map<String, List<String>> form = report(sid(4), "delivered", OURS);
    String right = TwilioSign.of(TestApi.TWILIO_TOKEN, PUBLIC + STATUS, form);
    double before = refused("bad_signature");
    assertThat(request(STATUS).sendBuffer(body(form)).await().statusCode()).isEqualTo(403);
    assertThat(post(STATUS, form, "").statusCode()).isEqualTo(403);
    assertThat(post(STATUS, form, TwilioSign.of("wrong", PUBLIC + STATUS, form)).statusCode())
        .isEqualTo(403);
    assertThat(post(STATUS, report(sid(4), "failed", OURS), right).statusCode()).isEqualTo(403);
    assertThat(post(INBOUND, form, right).statusCode()).as("of another address").isEqualTo(403);
    assertThat(post(STATUS + "?x", form, right).statusCode()).isEqualTo(403);
    String ofHost = TwilioSign.of(TestApi.TWILIO_TOKEN, "https://evil.example" + STATUS, form);
    assertThat(
            request(STATUS)
                .virtualHost("evil.example")
                .putHeader("X-Forwarded-Host", "evil.example")
                .putHeader(TwilioSignature.HEADER, ofHost)
                .sendBuffer(body(form))
                .await()
                .statusCode())
        .as("what the request says of its host counts nothing")
        .isEqualTo(403);
    assertThat(post(STATUS, Map.of("a", List.of("1")), right).statusCode()).isEqualTo(403);
    assertThat(
            deliver(STATUS, Map.of("MessageSid", List.of("?")), TestApi.TWILIO_TOKEN).statusCode())
        .isEqualTo(400);
    Map<String, List<String>> large = Map.of("Body", List.of("x".repeat(64 * 1024)));
    assertThat(deliver(INBOUND, large, TestApi.TWILIO_TOKEN).statusCode()).isEqualTo(413);
    assertThat(events(sid(4))).isEmpty();
    assertThat(refused("bad_signature") - before).isEqualTo(7);
    assertThat(refused("no_header")).isEqualTo(1);
    assertThat(refused("no_message")).isEqualTo(1);
  }

  @Test
  void our_own_id_in_the_address_goes_along_where_it_is_signed() {
    UUID id = UUID.randomUUID();
    String named = STATUS + "?id=" + id;
    var form = report(sid(11), "sent", "AC" + "5".repeat(32));
    assertThat(deliver(named, form, TestApi.TWILIO_TOKEN).statusCode()).isEqualTo(204);
    assertThat(jobs("sms.callback", sid(11)))
        .extracting(args -> args.getString("sms"))
        .containsExactly(id.toString());
    String signature = TwilioSign.of(TestApi.TWILIO_TOKEN, PUBLIC + named, form);
    assertThat(post(STATUS + "?id=" + UUID.randomUUID(), form, signature).statusCode())
        .isEqualTo(403);
    String odd = STATUS + "?id=x";
    assertThat(deliver(odd, report(sid(12), "sent", OURS), TestApi.TWILIO_TOKEN).statusCode())
        .isEqualTo(204);
    assertThat(jobs("sms.callback", sid(12)))
        .containsExactly(new JsonObject().put("message", sid(12)).putNull("tenant").putNull("sms"));
  }

  @Test
  void what_cannot_be_kept_now_is_answered_so_that_twilio_comes_again() {
    api.silent = () -> true;
    try {
      HttpResponse<Buffer> answer =
          deliver(STATUS, report(sid(10), "sent", OURS), TestApi.TWILIO_TOKEN);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
    } finally {
      api.silent = () -> false;
    }
    assertThat(events(sid(10))).isEmpty();
  }

  @Test
  void a_tenants_own_token_speaks_for_that_tenant_alone() {
    UUID one = tenant("One", "AC" + "2".repeat(32), "one_token");
    UUID two = tenant("Two", "AC" + "2".repeat(32), "two_token");
    UUID shared = tenant("Three", "AC" + "2".repeat(32), "two_token");
    UUID liar = tenant("Liar", OURS, "liar_token");
    assertThat(
            deliver(STATUS, report(sid(5), "delivered", "AC" + "2".repeat(32)), "one_token")
                .statusCode())
        .isEqualTo(204);
    assertThat(endpoints(sid(5))).containsExactly(one.toString());
    assertThat(jobs("sms.callback", sid(5)))
        .containsExactly(
            new JsonObject().put("message", sid(5)).put("tenant", one.toString()).putNull("sms"));
    assertThat(
            deliver(STATUS, report(sid(6), "delivered", "AC" + "2".repeat(32)), "two_token")
                .statusCode())
        .isEqualTo(204);
    assertThat(endpoints(sid(6))).containsExactlyInAnyOrder(two.toString(), shared.toString());
    assertThat(deliver(STATUS, report(sid(7), "failed", OURS), "liar_token").statusCode())
        .isEqualTo(204);
    assertThat(endpoints(sid(7))).as("of its own messages").containsExactly(liar.toString());
    assertThat(deliver(STATUS, report(sid(7), "failed", OURS), TestApi.TWILIO_TOKEN).statusCode())
        .isEqualTo(204);
    assertThat(endpoints(sid(7)))
        .as("and what it told takes nobody's place")
        .containsExactlyInAnyOrder(liar.toString(), "default");
    assertThat(
            deliver(STATUS, report(sid(8), "failed", "AC" + "3".repeat(32)), "one_token")
                .statusCode())
        .as("another account")
        .isEqualTo(403);
  }

  @Test
  void an_unknown_account_is_asked_for_once_in_a_while() {
    long before = looks();
    var form = report(sid(9), "failed", "AC" + "4".repeat(32));
    List<Future<HttpResponse<Buffer>>> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String signature = TwilioSign.of("wrong" + i, PUBLIC + STATUS, form);
      sent.add(request(STATUS).putHeader(TwilioSignature.HEADER, signature).sendBuffer(body(form)));
    }
    sent.forEach(answer -> assertThat(answer.await().statusCode()).isEqualTo(403));
    Await.until("statistics are there", () -> looks() > before);
    assertThat(looks() - before).isLessThan(10);
    assertThat(events(sid(9))).isEmpty();
  }

  /** One for each account that the database was asked for. */
  private static long looks() {
    return api.rows(
            "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'messaging_credential_account'")
        .getFirst()
        .bigint("idx_scan");
  }

  private static UUID tenant(String name, String account, String token) {
    UUID tenant =
        new AccessSeeds(api.database.auth()).seedApiKey(name, List.of("jobs:read")).tenant();
    var credential = new MessagingCredential.Twilio(account, token, "MG" + "2".repeat(32));
    api.database
        .api(tenant)
        .run(
            tx ->
                tx.update(
                    """
                    INSERT INTO messaging_credential (tenant_id, provider, sealed, sender, account_sid)
                    VALUES ($1, $2, $3, $4, $5)
                    """,
                    tenant,
                    MessagingCredential.Provider.TWILIO.label(),
                    credential.seal(TestApi.sealer(), tenant),
                    credential.sender(),
                    account));
    return tenant;
  }

  private static String sid(int of) {
    return "SM%032d".formatted(of);
  }

  private static Map<String, List<String>> report(String sid, String status, String account) {
    Map<String, List<String>> form = new LinkedHashMap<>();
    form.put("MessageSid", List.of(sid));
    form.put("MessageStatus", List.of(status));
    form.put("AccountSid", List.of(account));
    form.put("To", List.of("+491701234567"));
    return form;
  }

  private static HttpResponse<Buffer> deliver(
      String path, Map<String, List<String>> form, String token) {
    return post(path, form, TwilioSign.of(token, PUBLIC + path, form));
  }

  private static HttpResponse<Buffer> post(
      String target, Map<String, List<String>> form, String signature) {
    return request(target)
        .putHeader(TwilioSignature.HEADER, signature)
        .sendBuffer(body(form))
        .await();
  }

  private static HttpResponse<Buffer> postJson(String target, String json, String signature) {
    return request(target)
        .putHeader("Content-Type", "application/json")
        .putHeader(TwilioSignature.HEADER, signature)
        .sendBuffer(Buffer.buffer(json))
        .await();
  }

  private static HttpRequest<Buffer> request(String target) {
    return api.client
        .post(target)
        .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  }

  private static Buffer body(Map<String, List<String>> form) {
    return Buffer.buffer(TwilioSign.encoded(form).getBytes(UTF_8));
  }

  private static List<Row> events(String sid) {
    return api.rows("SELECT * FROM webhook_event WHERE object_id = $1 ORDER BY id", sid);
  }

  private static List<String> endpoints(String sid) {
    return events(sid).stream().map(row -> row.text("endpoint")).toList();
  }

  private static List<JsonObject> jobs(String kind, String sid) {
    return api
        .rows(
            "SELECT args::text AS args FROM job WHERE kind = $1 AND args->>'message' = $2",
            kind,
            sid)
        .stream()
        .map(row -> new JsonObject(row.text("args")))
        .toList();
  }

  private static double refused(String reason) {
    return api.metrics
        .registry()
        .get("billhook_webhook_rejected")
        .tag("provider", "twilio")
        .tag("reason", reason)
        .counter()
        .count();
  }
}
