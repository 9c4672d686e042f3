package io.billhook.worker.messaging.email.brevo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.config.BrevoConfig;
import io.billhook.messaging.EmailAddress;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
final class BrevoProviderTest {
  private static Vertx vertx; // set before all tests
  private static final String PATH = "/_sim/brevo/api/v3/smtp/email";

  private final FakeProvider server = new FakeProvider();
  private final Mail mail =
      new Mail(
          UUID.randomUUID(),
          new EmailAddress("Acme", "billing@acme.test"),
          new EmailAddress(null, "ada@example.test"),
          "Hello",
          "<p>Hello</p>",
          "Hello",
          List.of("receipt"));

  @AfterEach
  void close() {
    server.close();
  }

  @BeforeAll
  static void take(Vertx given) {
    vertx = given;
  }

  @Test
  void sends_what_brevos_api_wants() {
    server.on(PATH, 201, "{\"messageId\":\"<1@smtp-relay.test>\"}");

    assertThat(brevo().send(mail)).contains("<1@smtp-relay.test>");

    Call call = server.calls().getFirst();
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.header("api-key")).isEqualTo("xkeysib-1");
    assertThat(new JsonObject(call.body()))
        .isEqualTo(
            new JsonObject()
                .put(
                    "sender",
                    new JsonObject().put("name", "Acme").put("email", "billing@acme.test"))
                .put("to", new JsonArray().add(new JsonObject().put("email", "ada@example.test")))
                .put("subject", "Hello")
                .put("htmlContent", "<p>Hello</p>")
                .put("textContent", "Hello")
                .put("tags", new JsonArray().add("receipt"))
                .put("headers", new JsonObject().put("idempotencyKey", mail.id().toString())));
  }

  @Test
  void leaves_out_what_the_mail_does_not_have() {
    server.on(PATH, 201, "{\"messageId\":\"<1@smtp-relay.test>\"}");
    brevo().send(new Mail(mail.id(), mail.from(), mail.to(), "Hello", null, "Hello", List.of()));
    assertThat(new JsonObject(server.calls().getFirst().body()).fieldNames())
        .doesNotContain("htmlContent", "tags");
  }

  @Test
  void a_repetition_that_brevo_recognises_was_sent_before() {
    server.on(PATH, 400, "{\"code\":\"duplicate_parameter\",\"message\":\"…\"}");
    assertThat(brevo().send(mail)).isEmpty();
  }

  @Test
  void errors_are_sorted_by_what_they_mean() {
    assertThat(kindAfter(429, "", "Retry-After", "12"))
        .isEqualTo(new Kind.RateLimited(Optional.of(Duration.ofSeconds(12))));
    assertThat(kindAfter(429, "", "x-sib-ratelimit-reset", "34"))
        .isEqualTo(new Kind.RateLimited(Optional.of(Duration.ofSeconds(34))));
    assertThat(kindAfter(429, "")).isEqualTo(new Kind.RateLimited(Optional.empty()));
    assertThat(kindAfter(401, "{\"code\":\"unauthorized\"}")).isEqualTo(new Kind.Auth());
    assertThat(kindAfter(403, "")).isEqualTo(new Kind.Auth());
    assertThat(kindAfter(400, "{\"code\":\"invalid_parameter\"}"))
        .isEqualTo(new Kind.Rejected("invalid_parameter"));
    assertThat(kindAfter(402, "{\"code\":\"not_enough_credits\"}"))
        .isEqualTo(new Kind.Rejected("not_enough_credits"));
    assertThat(kindAfter(500, "<html>")).isEqualTo(new Kind.Transient());
    assertThat(kindAfter(302, "")).isEqualTo(new Kind.Transient());
    assertThat(kindAfter(503, "", "Retry-After", "120"))
        .isEqualTo(new Kind.Transient(Optional.of(Duration.ofMinutes(2))));
  }

  @Test
  void messages_hold_nothing_that_brevo_wrote_in_prose() {
    server.on(
        PATH, 400, "{\"code\":\"invalid_parameter\",\"message\":\"ada@example.test is wrong\"}");
    assertThat(catchThrowable(() -> brevo().send(mail)))
        .hasMessage("brevo: HTTP 400 invalid_parameter");
  }

  @Test
  void without_an_answer_the_mail_may_have_been_taken_and_is_asked_for_under_the_same_key() {
    server.on(PATH, server.silence());
    var hasty = brevo(server.base(), Duration.ofSeconds(3)); // connecting counts, too
    assertThat(kind(() -> hasty.send(mail))).isEqualTo(new Kind.UnknownResult());

    server.on(PATH, 201, "{\"messageId\":\"<1@smtp-relay.test>\"}");
    brevo().send(mail);

    assertThat(server.calls())
        .extracting(
            call ->
                new JsonObject(call.body()).getJsonObject("headers").getString("idempotencyKey"))
        .containsExactly(mail.id().toString(), mail.id().toString());
  }

  @Test
  void a_connection_that_breaks_after_sending_is_an_unknown_result() {
    server.on(PATH, _ -> {}); // closed without a word
    assertThat(kind(() -> brevo().send(mail))).isEqualTo(new Kind.UnknownResult());
  }

  @Test
  void where_nobody_listens_nothing_was_sent() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var nowhere = brevo(URI.create("http://127.0.0.1:" + port), Duration.ofSeconds(5));
    assertThat(kind(() -> nowhere.send(mail))).isEqualTo(new Kind.Transient());
  }

  private Kind kindAfter(int status, String body, String... headers) {
    try (var other = new FakeProvider()) {
      other.on(PATH, status, body, headers);
      return kind(() -> brevo(other.base(), Duration.ofSeconds(5)).send(mail));
    }
  }

  private static Kind kind(Runnable call) {
    Throwable failure = catchThrowable(call::run);
    assertThat(failure).isInstanceOf(ProviderException.class);
    return ((ProviderException) failure).kind();
  }

  private BrevoProvider brevo() {
    return brevo(server.base(), Duration.ofSeconds(5));
  }

  private static BrevoProvider brevo(URI base, Duration answerWithin) {
    var breakers =
        new Breakers(
            vertx, new Metrics().registry(), BreakerSettings.STANDARD, () -> true, _ -> {});
    var config =
        new BrevoConfig(
            "xkeysib-1",
            "token",
            URI.create(base + "/_sim/brevo/api/"),
            "Acme <billing@acme.test>");
    return new BrevoProvider(vertx, config, breakers.of("brevo"), answerWithin);
  }
}
