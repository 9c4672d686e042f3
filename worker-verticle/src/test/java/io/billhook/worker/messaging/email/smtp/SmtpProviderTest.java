package io.billhook.worker.messaging.email.smtp;

import static io.billhook.worker.testing.FakeMailServer.DOT;
import static io.billhook.worker.testing.FakeMailServer.GREETING;
import static io.billhook.worker.testing.FakeMailServer.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.provider.CallGateShut;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.provider.PublicAddresses;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import io.billhook.worker.testing.FakeMailServer;
import io.billhook.worker.testing.TestMails;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class SmtpProviderTest {
  private final SmtpToFake to = new SmtpToFake();
  private final FakeMailServer server = to.server;
  private final Mail mail = to.mail;

  @AfterEach
  void close() {
    to.close();
  }

  @Test
  void tells_the_server_a_mail_under_our_id_and_keeps_the_connection() {
    SmtpProvider smtp = to.smtp();
    String id = "<" + mail.id() + "@acme.test>";
    assertThat(smtp.send(mail)).contains(id);
    Mail second = TestMails.mail(UUID.randomUUID());
    assertThat(smtp.send(second)).contains("<" + second.id() + "@acme.test>");
    assertThat(server.heard())
        .containsExactly(
            "EHLO acme.test",
            "AUTH PLAIN AHVzZXIAcEBzcw==",
            "MAIL FROM:<billing@acme.test>",
            "RCPT TO:<ada@example.test>",
            "DATA",
            "RSET",
            "MAIL FROM:<billing@acme.test>",
            "RCPT TO:<ada@example.test>",
            "DATA");
    assertThat(server.taken().getFirst()).contains("\r\nMessage-ID: " + id + "\r\n");
    assertThat(smtp.recall()).isEmpty();
    smtp.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'',     cut",
    "'',     421 busy",
    "'',     554 nobody is served",
    "'',     no mail server",
    "EHLO,   cut",
    "AUTH,   cut",
    "AUTH,   454 4.7.0 not now",
    "MAIL,   cut",
    "MAIL,   451 4.3.0 not now",
    "RCPT,   cut",
    "RCPT,   450 4.2.0 greylisted",
    "RCPT,   421 4.3.2 going down",
    "DATA,   cut",
    "DATA,   451 not now",
    "'.',    451 4.3.0 not taken",
    "'.',    421 4.3.2 going down",
  })
  void before_the_end_and_by_its_clear_word_a_mail_is_surely_not_taken(String at, String reply) {
    server.on(at, reply);
    assertThat(to.kind(to.smtp())).isEqualTo(new Kind.Transient());
    server.on(at, usual(at));
    assertThat(to.smtp().send(mail)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "AUTH,   535 5.7.8 wrong",
    "AUTH,   534 5.7.9 too weak",
    "MAIL,   530 5.7.0 log in first",
    "EHLO,   250 fake without log-in",
  })
  void who_is_not_let_in_is_told_so(String at, String reply) {
    assertThat(to.kind(to.smtp())).isNull();
    server.on(at, reply);
    assertThat(to.kind(to.smtp())).isEqualTo(new Kind.Auth());
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL,   550 5.7.1 not your address,                550 5.7.1",
    "RCPT,   550-5.1.1 no such user: ada@example.test,  550 5.1.1",
    "RCPT,   553 bad address,                           553",
    "DATA,   554 no,                                    554",
    "'.',    552 5.3.4 too large,                       552 5.3.4",
  })
  void a_mail_that_is_refused_is_so_with_its_code_alone(String at, String reply, String code) {
    server.on(at, reply.replace("550-5.1.1", "550-5.1.1 no such user\r\n550 5.1.1"));
    Throwable thrown = catchThrowable(() -> to.smtp().send(mail));
    assertThat(thrown).isInstanceOf(ProviderException.class);
    assertThat(((ProviderException) thrown).kind()).isEqualTo(new Kind.Rejected(code));
    assertThat(thrown).hasMessage("smtp: SMTP " + code);
  }

  @ParameterizedTest
  @CsvSource({"cut", "silence", "ok", "25", "199 what", "600 what", "250"})
  void after_the_end_only_a_clear_answer_tells(String reply) {
    server.on(DOT, reply);
    // "250" alone is short for a reply, which the client takes for none.
    assertThat(to.kind(to.smtp(Duration.ofSeconds(1)))).isEqualTo(new Kind.UnknownResult());
    assertThat(server.taken()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"''", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"})
  void a_server_that_falls_silent_before_the_end_has_nothing_and_gets_nothing_later(String at)
      throws Exception {
    server.on(at, SILENCE);
    assertThat(to.kind(to.smtp(Duration.ofMillis(300)))).isEqualTo(new Kind.Transient());
    Thread.sleep(200);
    assertThat(server.taken()).isEmpty();
  }

  /** As the engine does with a job whose time is over. */
  @ParameterizedTest
  @CsvSource({"RCPT, false", "'.', true"})
  void an_interrupted_thread_knows_how_far_the_mail_came(String silentAt, boolean perhaps)
      throws Exception {
    server.on(silentAt, SILENCE);
    SmtpProvider smtp = to.smtp();
    var thrown = new AtomicReference<@Nullable Throwable>();
    Thread thread =
        Thread.startVirtualThread(() -> thrown.set(catchThrowable(() -> smtp.send(mail))));
    for (int i = 0; i < 200 && !(perhaps ? !server.taken().isEmpty() : asked("RCPT")); i++) {
      Thread.sleep(10);
    }
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
    assertThat(thrown.get())
        .isInstanceOfSatisfying(
            ProviderException.class,
            e ->
                assertThat(e.kind())
                    .isEqualTo(perhaps ? new Kind.UnknownResult() : new Kind.Transient()));
  }

  private boolean asked(String command) {
    return server.heard().stream().anyMatch(line -> line.startsWith(command));
  }

  @Test
  void a_job_that_was_lost_meanwhile_sends_nothing() throws Exception {
    var asked = new AtomicInteger();
    // At the breaker, before the text, before its end.
    for (int leaves : new int[] {0, 1, 2}) {
      asked.set(0);
      SmtpProvider smtp = to.smtp(() -> asked.getAndIncrement() < leaves, Duration.ofSeconds(5));
      assertThat(catchThrowable(() -> smtp.send(mail)))
          .as("after " + leaves)
          .isInstanceOf(CallGateShut.class);
    }
    Thread.sleep(200);
    assertThat(server.taken()).isEmpty();
    assertThat(server.begun()).isNotEmpty().doesNotContain(".");
    assertThat(to.smtp(() -> asked.getAndIncrement() < 6, Duration.ofSeconds(5)).send(mail))
        .isPresent();
  }

  @Test
  void many_at_once_share_the_connections_and_each_arrives_once() throws Exception {
    SmtpProvider smtp = to.smtp();
    List<UUID> ids = new ArrayList<>();
    List<Future<?>> sent = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        UUID id = UUID.randomUUID();
        ids.add(id);
        sent.add(threads.submit(() -> smtp.send(TestMails.mail(id))));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
    assertThat(server.taken()).hasSize(200);
    for (UUID id : ids) {
      assertThat(server.taken().stream().filter(one -> one.contains(id.toString()))).hasSize(1);
    }
    assertThat(server.heard().stream().filter(line -> line.startsWith("EHLO")).count())
        .isLessThanOrEqualTo(4);
  }

  @Test
  void a_server_that_does_not_offer_tls_is_told_nothing() {
    var account = to.account("user:p%40ss@localhost", false);
    assertThat(to.kind(to.smtp(account, null, () -> true, Duration.ofSeconds(5))))
        .isEqualTo(new Kind.Transient());
    assertThat(server.heard()).noneMatch(line -> line.startsWith("AUTH"));
  }

  @Test
  void a_tenants_server_within_the_network_is_not_called() {
    var account = to.account("user:p%40ss@localhost", true);
    var strict = to.smtp(account, new PublicAddresses(false), () -> true, Duration.ofSeconds(5));
    assertThat(to.kind(strict)).isEqualTo(new Kind.Transient());
    assertThat(server.heard()).isEmpty();
    var development =
        to.smtp(account, new PublicAddresses(true), () -> true, Duration.ofSeconds(5));
    assertThat(development.send(mail)).isPresent();
  }

  @Test
  void what_failed_leaves_no_connection_and_what_never_ends_is_cut() throws Exception {
    server.on("RCPT", "550 5.1.1 no such user");
    to.kind(to.smtp());
    server.on("RCPT", "250 ok").on(DOT, "554 5.6.0 no");
    to.kind(to.smtp());
    server.on("EHLO", "250-" + "x".repeat(200_000) + "\r\n250 ok");
    assertThat(to.kind(to.smtp())).isEqualTo(new Kind.Transient());
    for (int i = 0; i < 100 && server.connections() > 0; i++) {
      Thread.sleep(20);
    }
    assertThat(server.connections()).isZero();
  }

  private static String usual(String at) {
    return switch (at) {
      case GREETING -> "220 fake";
      case "EHLO" -> "250-fake\r\n250 AUTH PLAIN";
      case "AUTH" -> "235 ok";
      case "DATA" -> "354 go on";
      default -> "250 ok";
    };
  }
}
