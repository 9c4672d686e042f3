package io.billhook.worker.messaging.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.messaging.Attachment;
import io.billhook.messaging.EmailAddress;
import io.billhook.provider.Breaker;
import io.billhook.provider.BreakerOpen;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallGateShut;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import io.billhook.worker.testing.TestMails;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What holds for every adapter: each line of the table of outcomes, before the simulated provider.
 */
@Timeout(60)
abstract class EmailProviderContract {
  /** How long an adapter of this suite waits for an answer. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What goes wrong. */
  enum Trouble {
    REFUSES_THIS_MAIL,
    ACCEPTED_THEN_CUT,
    ACCEPTED_AND_UNREADABLE,
    CUT_BEFORE,
    SILENCE
  }

  final Vertx vertx = Vertx.vertx();
  final Simulators simulators = Simulators.create(vertx, SimulatorSettings.development());
  private final int port = simulators.listen(0).await().actualPort();
  private final WebClient web = WebClient.create(vertx);
  private final Mail mail = TestMails.mail(UUID.randomUUID());

  /** An adapter before the provider at this port, with a good credential or a bad one. */
  abstract EmailProvider adapter(Breaker breaker, int port, boolean good);

  /** Where the provider is. */
  abstract int port(int ofSimulators);

  /** The fault that brings it about. */
  abstract JsonObject fault(Trouble trouble);

  /** What is known where the connection was cut before a mail was whole. */
  abstract Kind cutBefore();

  @AfterEach
  void close() {
    simulators.close();
    vertx.close().await();
  }

  @Test
  void a_mail_arrives_under_the_id_that_is_told() {
    EmailProvider provider = good();
    String id = provider.send(mail).orElseThrow();
    JsonObject taken = inbox().getJsonObject(0);
    assertThat(taken.getString("provider_id")).isEqualTo(id);
    assertThat(taken.getString("to")).isEqualTo("ada@example.test");
    assertThat(taken.getString("from")).isEqualTo("billing@acme.test");
    assertThat(taken.getString("subject")).isEqualTo("Hello");
    assertThat(taken.getString("html").strip()).isEqualTo("<p>Hello</p>");
    assertThat(taken.getString("text").strip()).isEqualTo("Hello");
  }

  @Test
  void all_that_belongs_to_it_arrives_with_it() {
    good()
        .send(
            new Mail(
                mail.id(),
                mail.from(),
                mail.to(),
                new EmailAddress("Help", "help@acme.test"),
                mail.subject(),
                mail.html(),
                mail.text(),
                Map.of("X-Order", "A-17"),
                List.of(new Attachment("order.txt", Buffer.buffer("one lamp"))),
                List.of(),
                mail.id()));
    JsonObject taken = inbox().getJsonObject(0);
    assertThat(taken.getString("reply_to")).contains("help@acme.test");
    assertThat(taken.getJsonObject("headers").getString("X-Order")).isEqualTo("A-17");
    JsonObject file = taken.getJsonArray("attachments").getJsonObject(0);
    assertThat(file.getString("name")).isEqualTo("order.txt");
    assertThat(file.getInteger("size")).isEqualTo(8);
  }

  @Test
  void without_a_connection_it_is_surely_not_sent() throws IOException {
    int nobody;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    EmailProvider provider = adapter(breaker(() -> true), nobody, true);
    assertThat(kind(provider)).isEqualTo(new Kind.Transient());
  }

  @Test
  void a_refused_credential_has_sent_nothing() {
    EmailProvider provider = adapter(breaker(() -> true), port(port), false);
    assertThat(kind(provider)).isEqualTo(new Kind.Auth());
    assertThat(inbox()).isEmpty();
  }

  @Test
  void a_mail_that_is_refused_is_so_with_its_code() {
    trouble(Trouble.REFUSES_THIS_MAIL);
    EmailProvider provider = good();
    assertThat(kind(provider))
        .isInstanceOfSatisfying(
            Kind.Rejected.class, refused -> assertThat(refused.code()).isNotBlank());
    assertThat(inbox()).isEmpty();
    assertThat(provider.send(mail)).isPresent();
  }

  @Test
  void what_was_accepted_and_cut_is_perhaps_sent() {
    trouble(Trouble.ACCEPTED_THEN_CUT);
    assertThat(kind(good())).isEqualTo(new Kind.UnknownResult());
    assertThat(inbox()).hasSize(1);
  }

  @Test
  void an_answer_that_cannot_be_read_tells_nothing() {
    trouble(Trouble.ACCEPTED_AND_UNREADABLE);
    assertThat(kind(good())).isEqualTo(new Kind.UnknownResult());
    assertThat(inbox()).hasSize(1);
  }

  @Test
  void a_silence_at_the_end_tells_nothing() {
    trouble(Trouble.SILENCE);
    assertThat(kind(good())).isEqualTo(new Kind.UnknownResult());
  }

  @Test
  void a_cut_before_the_provider_did_anything() {
    trouble(Trouble.CUT_BEFORE);
    assertThat(kind(good())).isEqualTo(cutBefore());
    assertThat(inbox()).isEmpty();
  }

  @Test
  void where_the_breaker_is_open_nothing_is_sent() {
    Breaker breaker = breaker(() -> true);
    breaker.order(Breaker.Order.OPEN);
    EmailProvider provider = adapter(breaker, port(port), true);
    assertThat(catchThrowable(() -> provider.send(mail))).isInstanceOf(BreakerOpen.class);
    assertThat(inbox()).isEmpty();
  }

  @Test
  void a_job_that_is_no_longer_ours_sends_nothing() {
    EmailProvider provider = adapter(breaker(() -> false), port(port), true);
    assertThat(catchThrowable(() -> provider.send(mail))).isInstanceOf(CallGateShut.class);
    assertThat(inbox()).isEmpty();
  }

  private EmailProvider good() {
    return adapter(breaker(() -> true), port(port), true);
  }

  private Breaker breaker(BooleanSupplier gate) {
    return new Breakers(
            vertx, new Metrics().registry(), BreakerSettings.STANDARD, gate::getAsBoolean, _ -> {})
        .of("one", 4);
  }

  private void trouble(Trouble trouble) {
    var answer =
        web.postAbs("http://127.0.0.1:" + port + "/_sim/faults")
            .sendJsonObject(fault(trouble).put("count", 1))
            .await();
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(201);
  }

  private JsonArray inbox() {
    String body =
        web.getAbs("http://127.0.0.1:" + port + "/_sim/inbox.json").send().await().bodyAsString();
    return new JsonObject(body).getJsonArray("data");
  }

  private Kind kind(EmailProvider provider) {
    Throwable thrown = catchThrowable(() -> provider.send(mail));
    assertThat(thrown).isInstanceOf(ProviderException.class);
    return ((ProviderException) thrown).kind();
  }
}
