package io.billhook.worker.messaging.sms.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.config.Env;
import io.billhook.config.TwilioConfig;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.messaging.sms.SmsProvider.Refusal;
import io.billhook.worker.messaging.sms.SmsProvider.Sender;
import io.billhook.worker.messaging.sms.SmsProvider.Sms;
import io.billhook.worker.testing.FakeProvider;
import io.billhook.worker.testing.FakeProvider.Call;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
final class TwilioProviderTest {
  private static Vertx vertx; // set before all tests
  private static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
  private static final String PATH = "/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json";
  private static final String LIST = PATH + "?To=%2B491701234567&PageSize=100";

  private final FakeProvider server = new FakeProvider();
  private final Sms sms =
      new Sms(UUID.randomUUID(), "+491701234567", "123456 is your code & more", null);

  @AfterEach
  void close() {
    server.close();
  }

  @BeforeAll
  static void take(Vertx given) {
    vertx = given;
  }

  @Test
  void sends_what_twilios_api_wants() {
    server.on(PATH, 201, "{\"sid\":\"SM1\",\"status\":\"queued\"}");
    assertThat(twilio().send(sms)).isEqualTo("SM1");
    Call call = server.calls().getFirst();
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.header("authorization"))
        .isEqualTo("Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpzZWNyZXQ=");
    assertThat(call.header("content-type")).startsWith("application/x-www-form-urlencoded");
    assertThat(call.body().replace("+", "%20"))
        .isEqualTo(
            "To=%2B491701234567&MessagingServiceSid=MG1&Body=123456%20is%20your%20code%20%26%20more");
  }

  @Test
  void tells_how_long_a_code_is_worth_something_and_where_to_report() {
    server.on(PATH, 201, "{\"sid\":\"SM1\",\"status\":\"queued\"}");
    var reporting =
        TwilioConfig.from(
            new Env(
                Map.of(
                    "TWILIO_API_BASE",
                    server.base().toString(),
                    "PUBLIC_BASE_URL",
                    "https://billhook.example.com/")));
    provider(reporting, Duration.ofSeconds(5))
        .send(new Sms(sms.id(), sms.to(), "123456", Duration.ofSeconds(598)));
    assertThat(server.calls().getFirst().body())
        .isEqualTo(
            "To=%2B491701234567&MessagingServiceSid=MG1&Body=123456&ValidityPeriod=598"
                + "&StatusCallback=https%3A%2F%2Fbillhook.example.com%2Fwebhooks%2Ftwilio%2Fstatus"
                + "%3Fid%3D"
                + sms.id()
                + "%23rc%3D5%26rp%3Dall");
  }

  @Test
  void finds_what_twilio_has_taken() {
    JsonArray messages =
        new JsonArray()
            .add(message("SM4", "another text", "Fri, 02 Jan 2026 03:04:07 +0000"))
            .add(message("SM3", sms.body(), "Fri, 02 Jan 2026 03:04:06 +0000"))
            .add(
                message(
                    "SM2",
                    "Sent from a trial account - " + sms.body(),
                    "Fri, 02 Jan 2026 03:04:05 +0000"))
            .add(message("SM1", sms.body(), "Fri, 02 Jan 2026 03:04:04 +0000"));
    server.on(LIST, 200, new JsonObject().put("messages", messages).encode());
    assertThat(twilio().taken(sms, Instant.parse("2026-01-02T03:04:05Z")))
        .containsExactly("SM2", "SM3");
  }

  @Test
  void errors_are_sorted_by_what_they_mean() {
    assertThat(kindAfter(429, "", "Retry-After", "12"))
        .isEqualTo(new Kind.RateLimited(Optional.of(Duration.ofSeconds(12))));
    for (int status : List.of(401, 402, 403)) {
      assertThat(kindAfter(status, "{\"code\":20003}")).isEqualTo(new Kind.Auth());
    }
    assertThat(kindAfter(400, "{\"code\":21610}")).isEqualTo(new Kind.Rejected("21610"));
    assertThat(kindAfter(400, "<html>")).isEqualTo(new Kind.Rejected("no_code"));
    assertThat(kindAfter(500, "")).isEqualTo(new Kind.UnknownResult());
    assertThat(kindAfter(503, "", "Retry-After", "120"))
        .isEqualTo(new Kind.UnknownResult(Optional.of(Duration.ofMinutes(2))));
    assertThat(kindAfter(201, "<html>")).isEqualTo(new Kind.UnknownResult());
    assertThat(kindAfter(201, "{}")).isEqualTo(new Kind.UnknownResult());
  }

  @Test
  void without_an_answer_nobody_knows_and_without_a_connection_nothing_was_sent()
      throws IOException {
    server.on(PATH, server.silence());
    var hasty = twilio(server.base(), Duration.ofMillis(50));
    assertThat(kind(() -> hasty.send(sms))).isEqualTo(new Kind.UnknownResult());
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var nowhere = twilio(URI.create("http://127.0.0.1:" + port), Duration.ofSeconds(5));
    assertThat(kind(() -> nowhere.send(sms))).isEqualTo(new Kind.Transient());
  }

  @Test
  void a_list_that_cannot_be_read_is_no_answer() {
    server.on(LIST, 200, "{\"messages\":[{\"body\":1}]}");
    assertThat(kind(() -> twilio().taken(sms, Instant.EPOCH))).isEqualTo(new Kind.UnknownResult());
  }

  @Test
  void what_a_refusal_tells_of_the_number_is_known_by_its_code() {
    assertThat(twilio().refusal("21211")).isEqualTo(Refusal.UNREACHABLE);
    assertThat(twilio().refusal("21614")).isEqualTo(Refusal.UNREACHABLE);
    assertThat(twilio().refusal("21610")).isEqualTo(Refusal.OPTED_OUT);
    assertThat(twilio().refusal("21408")).isEqualTo(Refusal.OTHER);
  }

  private static JsonObject message(String sid, String body, String created) {
    return new JsonObject().put("sid", sid).put("body", body).put("date_created", created);
  }

  private Kind kindAfter(int status, String body, String... headers) {
    try (var other = new FakeProvider()) {
      other.on(PATH, status, body, headers);
      return kind(() -> twilio(other.base(), Duration.ofSeconds(5)).send(sms));
    }
  }

  private static Kind kind(Runnable call) {
    Throwable failure = catchThrowable(call::run);
    assertThat(failure).isInstanceOf(ProviderException.class);
    return ((ProviderException) failure).kind();
  }

  private TwilioProvider twilio() {
    return twilio(server.base(), Duration.ofSeconds(5));
  }

  private static TwilioProvider twilio(URI base, Duration answerWithin) {
    return provider(new TwilioConfig(null, URI.create(base + "/")), answerWithin);
  }

  private static TwilioProvider provider(TwilioConfig config, Duration answerWithin) {
    var breakers =
        new Breakers(
            vertx, new Metrics().registry(), BreakerSettings.STANDARD, () -> true, _ -> {});
    return new TwilioProvider(
        new ProviderClient(vertx, breakers.of("twilio"), answerWithin),
        config,
        new TwilioAccount("twilio", ACCOUNT, "secret", new Sender(null, "MG1")),
        Pace.UNBOUNDED);
  }
}
