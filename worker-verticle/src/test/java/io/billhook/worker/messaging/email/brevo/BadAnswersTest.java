package io.billhook.worker.messaging.email.brevo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.devkit.Await;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import io.billhook.worker.testing.BadAnswers;
import io.billhook.worker.testing.FakeProvider;
import io.billhook.worker.testing.TestMails;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that take too long or are too much. After each, the next call is like the first. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
final class BadAnswersTest {
  private static final String PATH = "/v3/smtp/email";
  private static final Duration SOON = Duration.ofSeconds(20);

  /** As one takes it that is not to open while a test fails on purpose. */
  private static final BreakerSettings PATIENT =
      new BreakerSettings(100, Duration.ofSeconds(1), Duration.ofSeconds(15), SOON);

  private final FakeProvider server = new FakeProvider();
  private final BadAnswers bad = new BadAnswers();
  private BrevoProvider brevo; // set before each test

  @BeforeEach
  void start(Vertx vertx) {
    var breakers = new Breakers(vertx, new Metrics().registry(), PATIENT, () -> true, _ -> {});
    brevo =
        new BrevoProvider(
            new ProviderClient(vertx, breakers.of("brevo"), Duration.ofSeconds(2)),
            new BrevoAccount("brevo", "key", URI.create(server.base() + "/"), null),
            Pace.UNBOUNDED,
            Pace.UNBOUNDED);
  }

  @AfterEach
  void close() {
    bad.close();
    server.close();
  }

  @Test
  void a_byte_now_and_then_is_no_answer_and_no_connection_stays_with_it() throws Exception {
    server.on(PATH, bad.drip());
    List<FutureTask<Throwable>> calls =
        Stream.generate(() -> new FutureTask<>(() -> catchThrowable(this::send))).limit(8).toList();
    calls.forEach(Thread::startVirtualThread);
    for (FutureTask<Throwable> call : calls) {
      assertThat(kind(call.get())).isEqualTo(new Kind.UnknownResult());
    }
    Await.until("all connections are closed", SOON, () -> bad.cutOff() == 8);
    answersAgain();
  }

  @Test
  void an_answer_beyond_256_kb_is_no_answer() {
    server.on(PATH, 201, answer(200_000));
    assertThat(brevo.send(mail())).contains("<1@x>");
    server.on(PATH, 201, answer(300_000));
    assertThat(kind(catchThrowable(this::send))).isEqualTo(new Kind.UnknownResult());
    answersAgain();
  }

  @Test
  void a_flood_is_cut_off() {
    server.on(PATH, bad.flood());
    assertThat(kind(catchThrowable(this::send))).isEqualTo(new Kind.UnknownResult());
    Await.until("the connection is closed", SOON, () -> bad.cutOff() == 1);
    answersAgain();
  }

  @Test
  void headers_without_end_are_no_answer() {
    server.on(PATH, 201, "{}", "x-long", "x".repeat(100_000));
    assertThat(kind(catchThrowable(this::send))).isEqualTo(new Kind.UnknownResult());
    answersAgain();
  }

  private void answersAgain() {
    server.on(PATH, 201, answer(1));
    assertThat(brevo.send(mail())).contains("<1@x>");
  }

  private static String answer(int padding) {
    return "{\"messageId\":\"<1@x>\",\"padding\":\"" + "x".repeat(padding) + "\"}";
  }

  private void send() {
    brevo.send(mail());
  }

  private static Mail mail() {
    return TestMails.mail(UUID.randomUUID());
  }

  private static Kind kind(Throwable failure) {
    assertThat(failure).isInstanceOf(ProviderException.class);
    return ((ProviderException) failure).kind();
  }
}
