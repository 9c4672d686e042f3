package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TwilioTest {
  private static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
  private static final String MESSAGES =
      "/_sim/twilio/api/2010-04-01/Accounts/" + ACCOUNT + "/Messages";

  private Bench bench; // set before each test
  private String token = "twilio_dev";

  @BeforeEach
  void open(Vertx vertx) {
    bench = new Bench(vertx);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void text_is_accepted_shown_and_reported() throws Exception {
    Answer answer = send(Map.of("Body", "Your code is 1 & 2"));
    assertThat(answer.status()).isEqualTo(201);
    String sid = answer.json().getString("sid");
    assertThat(sid).matches("SM[0-9a-f]{32}");
    assertThat(answer.json().getString("status")).isEqualTo("queued");
    JsonObject shown = bench.list("/_sim/sms.json").getFirst();
    assertThat(shown.getString("to")).isEqualTo("+491701234567");
    assertThat(shown.getString("text")).isEqualTo("Your code is 1 & 2");
    assertThat(shown.getString("provider_id")).isEqualTo(sid);

    for (String status : new String[] {"queued", "sent", "delivered"}) {
      Receiver.Received callback = bench.receiver.next();
      assertThat(callback.path()).isEqualTo("/webhooks/twilio/status");
      assertThat(assertSigned(callback)).containsEntry("MessageStatus", status);
    }
    JsonObject read = get("/" + sid + ".json").json();
    assertThat(read.getString("status")).isEqualTo("delivered");
    assertThat(get(".json?To=%2B491701234567").json().getJsonArray("messages")).hasSize(1);
    assertThat(get(".json?To=%2B4900000000").json().getJsonArray("messages")).isEmpty();
    assertThat(get(".json?DateSent%3E=2000-01-01").json().getJsonArray("messages")).hasSize(1);
    assertThat(get(".json?DateSent=2000-01-01").json().getJsonArray("messages")).isEmpty();
  }

  @Test
  void own_status_callback_is_used() throws Exception {
    String url = bench.receiver.base() + "/elsewhere?tenant=1";
    send(Map.of("StatusCallback", url));
    Receiver.Received callback = bench.receiver.next();
    assertThat(callback.path()).isEqualTo("/elsewhere?tenant=1");
    assertSigned(callback);
  }

  @Test
  void who_says_stop_gets_no_more_texts() throws Exception {
    JsonObject stop =
        new JsonObject()
            .put("from", "+491701234567")
            .put("to", "+15005550006")
            .put("body", " stop ");
    JsonObject answer = bench.post("/_sim/twilio/inbound", stop).json();
    assertThat(answer.getBoolean("delivered")).isTrue();
    Receiver.Received callback = bench.receiver.next();
    assertThat(callback.path()).isEqualTo("/webhooks/twilio/inbound");
    assertThat(assertSigned(callback)).containsEntry("Body", " stop ");
    assertThat(send(Map.of()).json().getInteger("code")).isEqualTo(21610);
    bench.post("/_sim/twilio/inbound", stop.put("body", "START"));
    assertThat(send(Map.of()).status()).isEqualTo(201);
  }

  @Test
  void undeliverable_number_is_reported() {
    send(Map.of("To", "+15005553006"));
    Receiver.Received last = bench.receiver.next(r -> r.body().contains("undelivered"));
    assertThat(last.body()).contains("ErrorCode=30006");
  }

  @Test
  void a_callback_is_repeated_as_its_address_says() throws Exception {
    for (int i = 0; i < 30; i++) {
      bench.receiver.answerNext(503);
    }
    send(Map.of("StatusCallback", bench.receiver.base() + "/told?x=1#rc=2&rp=5xx"));
    for (int i = 0; i < 3; i++) {
      Receiver.Received callback = bench.receiver.next(r -> r.body().contains("Status=queued"));
      assertThat(callback.path()).as("without the fragment").isEqualTo("/told?x=1");
      assertSigned(callback);
    }
    send(Map.of("StatusCallback", bench.receiver.base() + "/once"));
    Await.until(
        "all are ended",
        () ->
            bench.list("/_sim/twilio/deliveries").stream()
                .noneMatch(one -> one.getString("state").equals("pending")));
    assertThat(
            bench.list("/_sim/twilio/deliveries").stream()
                .filter(one -> one.getString("type").equals("queued"))
                .map(one -> one.getString("state") + " " + one.getJsonArray("attempts").size()))
        .containsExactly("given_up 1", "given_up 3");
  }

  @Test
  void nothing_is_told_of_a_silent_number_until_it_is_asked_for() throws Exception {
    token = "a_tenants_own";
    Answer sent = send(Map.of("To", "+15005554001", "MessagingServiceSid", "MG1"));
    String sid = sent.json().getString("sid");
    assertThat(bench.list("/_sim/twilio/deliveries")).isEmpty();
    assertThat(get("/" + sid + ".json").json().getString("status")).isEqualTo("delivered");
    JsonObject answer =
        bench
            .post(
                "/_sim/twilio/status",
                new JsonObject()
                    .put("sid", sid)
                    .put("statuses", new JsonArray().add("sent").add("undelivered"))
                    .put("error_code", 30005)
                    .put("order", "shuffled")
                    .put("copies", 2)
                    .put("seed", 7))
            .json();
    assertThat(answer.getLong("delivered")).isEqualTo(4);
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Map<String, String> form = assertSigned(bench.receiver.next());
      told.add(form.get("MessageStatus") + form.getOrDefault("ErrorCode", ""));
    }
    assertThat(told)
        .containsExactlyInAnyOrder("sent", "sent", "undelivered30005", "undelivered30005");
    assertThat(get("/" + sid + ".json").json().getInteger("error_code")).isEqualTo(30005);
    assertThat(bench.post("/_sim/twilio/status", new JsonObject().put("sid", "SM0")).status())
        .isEqualTo(422);
  }

  @Test
  void what_a_person_sends_can_be_read_and_says_which_service_it_came_to() throws Exception {
    send(Map.of("MessagingServiceSid", "MG2"));
    bench.receiver.next(r -> r.body().contains("delivered"));
    JsonObject answer =
        bench
            .post(
                "/_sim/twilio/inbound",
                new JsonObject()
                    .put("from", "+491701234567")
                    .put("to", "+15005550006")
                    .put("body", "arrêt")
                    .put("opt_out_type", "STOP")
                    .put("sent_at", "2026-06-01T12:00:00Z"))
            .json();
    Map<String, String> form = assertSigned(bench.receiver.next());
    assertThat(form)
        .containsEntry("MessagingServiceSid", "MG2")
        .containsEntry("OptOutType", "STOP");
    JsonObject read = get("/" + answer.getString("sid") + ".json").json();
    assertThat(read.getString("direction")).isEqualTo("inbound");
    assertThat(read.getString("date_sent")).isEqualTo("Mon, 1 Jun 2026 12:00:00 +0000");
  }

  @Test
  void a_public_address_is_signed_and_reached_by_another() throws Exception {
    bench.simulators.setPublicBaseUrl(URI.create("https://billhook.example.com/x"));
    send(Map.of("StatusCallback", "https://billhook.example.com/x/told?y=%20#rc=1"));
    Receiver.Received callback = bench.receiver.next();
    assertThat(callback.path()).isEqualTo("/told?y=%20");
    assertSigned(callback, "https://billhook.example.com/x/told?y=%20");
  }

  @Test
  void wrong_texts_are_refused() {
    assertThat(bench.post(MESSAGES + ".json", new JsonObject()).status()).isEqualTo(401);
    Answer wrong = send(Map.of("To", "12"));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().getInteger("code")).isEqualTo(21211);
    assertThat(wrong.json().getInteger("status")).isEqualTo(400);
    assertThat(send(Map.of("Body", "")).json().getInteger("code")).isEqualTo(21602);
    assertThat(send(Map.of("Body", "x".repeat(1601))).json().getInteger("code")).isEqualTo(21617);
    assertThat(send(Map.of("ValidityPeriod", "0")).status()).isEqualTo(400);
    assertThat(send(Map.of("ValidityPeriod", "300")).status()).isEqualTo(201);
    assertThat(get("/SM1.json").status()).isEqualTo(404);
    assertThat(bench.post("/_sim/twilio/inbound", new JsonObject().put("from", "x")).status())
        .isEqualTo(422);
  }

  private Answer send(Map<String, String> fields) {
    Map<String, String> form = new HashMap<>();
    form.put("To", "+491701234567");
    form.put("From", "+15005550006");
    form.put("Body", "Hello");
    form.putAll(fields);
    return Answer.of(
        bench
            .request(HttpMethod.POST, MESSAGES + ".json")
            .basicAuthentication(ACCOUNT, token)
            .sendForm(Bench.form(form)));
  }

  private Answer get(String rest) {
    return Answer.of(
        bench.request(HttpMethod.GET, MESSAGES + rest).basicAuthentication(ACCOUNT, token).send());
  }

  private Map<String, String> assertSigned(Receiver.Received callback) throws Exception {
    return assertSigned(callback, bench.receiver.base() + callback.path());
  }

  private Map<String, String> assertSigned(Receiver.Received callback, String url)
      throws Exception {
    SortedMap<String, String> form = new TreeMap<>();
    for (String field : callback.body().split("&", -1)) {
      int equals = field.indexOf('=');
      form.put(
          field.substring(0, equals),
          URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
    }
    StringBuilder text = new StringBuilder(url);
    form.forEach((name, value) -> text.append(name).append(value));
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    byte[] hash = mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(callback.header("X-Twilio-Signature"))
        .isEqualTo(Base64.getEncoder().encodeToString(hash));
    return form;
  }
}
