package io.billhook.worker.messaging.email.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.config.SmtpUrl;
import io.billhook.devkit.Keytool;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.provider.PublicAddresses;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.testing.TestMails;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.client.WebClient;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate for {@code localhost} alone, by STARTTLS and by TLS at once. */
@Timeout(60)
final class SmtpTlsTest {
  private static final String PASSWORD = "not-secret";

  private static final Vertx VERTX = Vertx.vertx();
  private static final Simulators SIMULATORS =
      Simulators.create(VERTX, SimulatorSettings.development());
  private static final WebClient WEB = WebClient.create(VERTX);
  @TempDir private static Path folder;
  private static PfxOptions certificate = new PfxOptions();
  private static int inbox;
  private static int startTls;
  private static int implicit;

  @BeforeAll
  static void start() throws Exception {
    certificate = certificate(folder.resolve("keys.p12"));
    inbox = SIMULATORS.listen(0).await().actualPort();
    startTls = SIMULATORS.mailServer().listen(0, certificate, false).await().actualPort();
    implicit = SIMULATORS.mailServer().listen(0, certificate, true).await().actualPort();
  }

  @AfterAll
  static void stop() {
    SIMULATORS.close();
    VERTX.close().await();
  }

  @Test
  void a_mail_goes_by_tls_to_the_server_of_that_name_alone() {
    for (String server : List.of("smtp://u:p@%s:" + startTls, "smtps://u:p@%s:" + implicit)) {
      assertThat(send(server.formatted("localhost"), certificate, null)).as(server).isNull();
      int arrived = arrived();
      assertThat(send(server.formatted("127.0.0.1"), certificate, null))
          .as(server + " of another name")
          .isEqualTo(new Kind.Transient());
      assertThat(send(server.formatted("localhost"), null, null))
          .as(server + " that nobody knows")
          .isEqualTo(new Kind.Transient());
      assertThat(arrived()).isEqualTo(arrived);
    }
    assertThat(arrived()).isEqualTo(2);
  }

  /**
   * The name leads here for the guard alone: Vert.x knows of none, so what is called is the address
   * that the guard has seen. A moment later it leads elsewhere.
   */
  @Test
  void the_address_that_was_looked_at_is_called_at_each_connection_and_tls_keeps_to_the_name()
      throws Exception {
    var leadsTo = new AtomicReference<>(InetAddress.getAllByName("127.0.0.1"));
    var guard = new PublicAddresses(true, _ -> leadsTo.get());
    int before = arrived();
    assertThat(send("smtps://u:p@mail.example:" + implicit, certificate, guard))
        .as("the certificate is for localhost")
        .isEqualTo(new Kind.Transient());
    assertThat(send("smtps://u:p@localhost:" + implicit, certificate, guard)).isNull();
    assertThat(send("smtp://u:p@localhost:" + startTls, certificate, guard)).isNull();
    assertThat(arrived()).isEqualTo(before + 2);
    leadsTo.set(InetAddress.getAllByName("10.0.0.1"));
    assertThat(send("smtp://u:p@localhost:" + startTls, certificate, guard))
        .isEqualTo(new Kind.Transient());
    assertThat(arrived()).isEqualTo(before + 2);
  }

  private static @Nullable Kind send(
      String url, @Nullable TrustOptions trusted, @Nullable PublicAddresses guard) {
    var breakers =
        new Breakers(
            VERTX, new Metrics().registry(), BreakerSettings.STANDARD, () -> true, _ -> {});
    try (var smtp =
        new SmtpProvider(
            VERTX,
            new SmtpAccount("smtp", SmtpUrl.parse(url), 2, false, null, "acme.test"),
            breakers.of("smtp"),
            Pace.UNBOUNDED,
            guard,
            Duration.ofSeconds(10),
            trusted)) {
      Throwable thrown = catchThrowable(() -> smtp.send(TestMails.mail(UUID.randomUUID())));
      assertThat(thrown == null || thrown instanceof ProviderException).isTrue();
      return thrown == null ? null : ((ProviderException) thrown).kind();
    }
  }

  private static int arrived() {
    String body =
        WEB.getAbs("http://127.0.0.1:" + inbox + "/_sim/inbox.json").send().await().bodyAsString();
    return new JsonObject(body).getJsonArray("data").size();
  }

  private static PfxOptions certificate(Path file) {
    new Keytool(file, PASSWORD).localhost();
    return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
  }
}
