package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
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
  void wrong_texts_are_refused() {
    assertThat(bench.post(MESSAGES + ".json", new JsonObject()).status()).isEqualTo(401);
    Answer wrong = send(Map.of("To", "12"));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().getInteger("code")).isEqualTo(21211);
    assertThat(wrong.json().getInteger("status")).isEqualTo(400);
    assertThat(send(Map.of("Body", "")).json().getInteger("code")).isEqualTo(21602);
    assertThat(send(Map.of("Body", "x".repeat(1601))).json().getInteger("code")).isEqualTo(21617);
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
            .basicAuthentication(ACCOUNT, "token")
            .sendForm(Bench.form(form)));
  }

  private Answer get(String rest) {
    return Answer.of(
        bench
            .request(HttpMethod.GET, MESSAGES + rest)
            .basicAuthentication(ACCOUNT, "token")
            .send());
  }

  private Map<String, String> assertSigned(Receiver.Received callback) throws Exception {
    SortedMap<String, String> form = new TreeMap<>();
    for (String field : callback.body().split("&", -1)) {
      int equals = field.indexOf('=');
      form.put(
          field.substring(0, equals),
          URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
    }
    StringBuilder text = new StringBuilder(bench.receiver.base() + callback.path());
    form.forEach((name, value) -> text.append(name).append(value));
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec("twilio_dev".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    byte[] hash = mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(callback.header("X-Twilio-Signature"))
        .isEqualTo(Base64.getEncoder().encodeToString(hash));
    return form;
  }
}
