package io.billhook.worker.messaging.email.brevo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.messaging.Attachment;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import io.billhook.worker.messaging.email.EmailProvider.Recall;
import io.billhook.worker.testing.FakeProvider;
import io.billhook.worker.testing.FakeProvider.Call;
import io.billhook.worker.testing.TestMails;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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
final class BrevoProviderTest {
  private static Vertx vertx; // set before all tests
  private static final String API = "/_sim/brevo/api";
  private static final String PATH = API + "/v3/smtp/email";
  private static final String TAKEN = "{\"messageId\":\"<1@smtp-relay.test>\"}";
  private static final String LIST =
      API + "/v3/smtp/emails?sort=desc&limit=100&email=ada%40example.test";

  private final FakeProvider server = new FakeProvider();
  private final Mail mail = TestMails.mail(UUID.randomUUID());

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
                .put(
                    "headers",
                    new JsonObject()
                        .put("idempotencyKey", mail.id().toString())
                        .put("X-Mailin-custom", mail.id().toString())));
  }

  @Test
  void a_mail_brings_along_all_that_it_has_and_takes_no_header_of_ours() {
    server.on(PATH, 201, TAKEN);
    UUID key = UUID.randomUUID();
    var full =
        new Mail(
            mail.id(),
            mail.from(),
            mail.to(),
            new EmailAddress("Support", "help@acme.test"),
            "Hello",
            "<p>Hello</p>",
            null,
            Map.of("X-Order", "42", "X-Mailin-custom", "mine", "idempotencyKey", "mine"),
            List.of(new Attachment("a.txt", Buffer.buffer("Hi"))),
            List.of(),
            key);
    brevo().send(full);
    JsonObject sent = new JsonObject(server.calls().getFirst().body());
    assertThat(sent.getJsonObject("replyTo"))
        .isEqualTo(new JsonObject().put("name", "Support").put("email", "help@acme.test"));
    assertThat(sent.getJsonArray("attachment"))
        .isEqualTo(
            new JsonArray().add(new JsonObject().put("name", "a.txt").put("content", "SGk=")));
    assertThat(sent.getJsonObject("headers"))
        .isEqualTo(
            new JsonObject()
                .put("X-Order", "42")
                .put("idempotencyKey", key.toString())
                .put("X-Mailin-custom", mail.id().toString()));
  }

  @Test
  void of_an_account_with_a_sender_all_mails_are_from_that() {
    server.on(PATH, 201, TAKEN);
    var own =
        new BrevoAccount(
            "brevo/1",
            "key",
            URI.create(server.base() + API),
            new EmailAddress(null, "a@own.test"));
    brevo(own, Duration.ofSeconds(5)).send(mail);
    assertThat(new JsonObject(server.calls().getFirst().body()).getJsonObject("sender"))
        .isEqualTo(new JsonObject().put("email", "a@own.test"));
  }

  @Test
  void leaves_out_what_the_mail_does_not_have() {
    server.on(PATH, 201, "{\"messageId\":\"<1@smtp-relay.test>\"}");
    brevo()
        .send(
            new Mail(
                mail.id(),
                mail.from(),
                mail.to(),
                null,
                "Hello",
                null,
                "Hello",
                Map.of(),
                List.of(),
                List.of(),
                mail.id()));
    assertThat(new JsonObject(server.calls().getFirst().body()).fieldNames())
        .doesNotContain("htmlContent", "tags", "replyTo", "attachment");
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
    assertThat(kindAfter(402, "{\"code\":\"not_enough_credits\"}")).isEqualTo(new Kind.Auth());
    assertThat(kindAfter(400, "{\"code\":\"not_enough_credits\"}")).isEqualTo(new Kind.Auth());
    assertThat(kindAfter(500, "<html>")).isEqualTo(new Kind.UnknownResult());
    assertThat(kindAfter(302, "")).isEqualTo(new Kind.UnknownResult());
    assertThat(kindAfter(408, "")).isEqualTo(new Kind.UnknownResult());
    assertThat(kindAfter(201, "<html>")).isEqualTo(new Kind.UnknownResult());
    assertThat(kindAfter(200, "{}")).isEqualTo(new Kind.UnknownResult());
    assertThat(kindAfter(503, "", "Retry-After", "120"))
        .isEqualTo(new Kind.UnknownResult(Optional.of(Duration.ofMinutes(2))));
  }

  @Test
  void after_the_last_call_that_it_takes_none_is_made_until_its_limit_is_new() throws Exception {
    server.on(PATH, 201, TAKEN, "x-sib-ratelimit-remaining", "0", "x-sib-ratelimit-reset", "1");
    BrevoProvider brevo = brevo();
    assertThat(brevo.send(mail)).isPresent();
    Kind told = kind(() -> brevo.send(mail));
    assertThat(told).isInstanceOf(Kind.RateLimited.class);
    assertThat(((Kind.RateLimited) told).retryAfter().orElseThrow())
        .isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
    assertThat(server.calls()).hasSize(1);
    server.on(LIST, 200, "{}");
    assertThat(recall(brevo).find(mail, Instant.now())).as("which has another limit").isEmpty();
    Thread.sleep(1_100);
    assertThat(brevo.send(mail)).isPresent();
  }

  @Test
  void a_mail_is_looked_up_by_address_subject_and_time() {
    Instant from = Instant.parse("2026-03-01T12:00:00Z");
    JsonArray listed =
        new JsonArray()
            .add(listed("<1@x>", "ada@example.test", "Hello", from.plusSeconds(1)))
            .add(listed("<2@x>", "ada@example.test", "Goodbye", from.plusSeconds(1)))
            .add(listed("<3@x>", "eve@example.test", "Hello", from.plusSeconds(1)))
            .add(listed("<4@x>", "ada@example.test", "Hello", from.minusSeconds(3_600)))
            .add(listed("<5@x>", "Ada@Example.test", "Hello", from.plusSeconds(590)));
    server.on(
        LIST, 200, new JsonObject().put("count", 5).put("transactionalEmails", listed).encode());
    assertThat(recall(brevo()).find(mail, from)).containsExactly("<1@x>", "<5@x>");
    server.on(LIST, 503, "");
    assertThat(kind(() -> recall(brevo()).find(mail, from))).isEqualTo(new Kind.Transient());
    server.on(LIST, 200, "<html>");
    assertThat(kind(() -> recall(brevo()).find(mail, from))).isEqualTo(new Kind.UnknownResult());
  }

  private static JsonObject listed(String id, String email, String subject, Instant at) {
    return new JsonObject()
        .put("messageId", id)
        .put("email", email)
        .put("subject", subject)
        .put("date", at.toString());
  }

  private static Recall recall(BrevoProvider brevo) {
    return brevo.recall().orElseThrow();
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
    return brevo(
        new BrevoAccount("brevo", "xkeysib-1", URI.create(base + API + "/"), null), answerWithin);
  }

  private static BrevoProvider brevo(BrevoAccount account, Duration answerWithin) {
    var breakers =
        new Breakers(
            vertx, new Metrics().registry(), BreakerSettings.STANDARD, () -> true, _ -> {});
    return new BrevoProvider(
        new ProviderClient(vertx, breakers.of(account.name()), answerWithin),
        account,
        Pace.UNBOUNDED,
        Pace.UNBOUNDED);
  }
}
