package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.SmtpUrl;
import io.billhook.devkit.Keytool;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.vertx.core.Vertx;
import io.vertx.core.net.PfxOptions;
import io.vertx.junit5.VertxExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of a mail server. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class MailServerProbeTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void a_server_is_asked_by_tls_whether_it_lets_us_in(Vertx vertx) throws Exception {
    PfxOptions certificate = certificate();
    SSLSocketFactory trusting = trusting(certificate);
    Simulators simulators = Simulators.create(vertx, SimulatorSettings.development());
    int port = simulators.mailServer().listen(0, certificate, false).await().actualPort();
    int tls = simulators.mailServer().listen(0, certificate, true).await().actualPort();

    assertThat(ask("smtp://u:good@localhost:" + port, trusting))
        .isEqualTo("answers, goes on by STARTTLS, lets us in");
    assertThat(ask("smtps://u:good@localhost:" + tls, trusting))
        .isEqualTo("answers by TLS, lets us in");
    assertThat(ask("smtps://localhost:" + tls, trusting))
        .isEqualTo("answers by TLS; no user is set");
    String secret = URLEncoder.encode("pä ss-bad", StandardCharsets.UTF_8).replace("+", "%20");
    for (String url :
        new String[] {
          "smtp://u:" + secret + "@localhost:" + port, "smtps://u:" + secret + "@localhost:" + tls
        }) {
      assertThatThrownBy(() -> ask(url, trusting))
          .isInstanceOf(CannotStart.class)
          .hasMessage("does not accept the user and password of SMTP_URL (535)");
    }
    assertThatThrownBy(() -> ask("smtp://u:good@127.0.0.1:" + port, trusting))
        .as("the certificate is for localhost")
        .isInstanceOf(javax.net.ssl.SSLException.class);
    int bare = simulators.mailServer().listen(0).await().actualPort();
    assertThatThrownBy(() -> ask("smtp://u:good@localhost:" + bare, trusting))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("does not offer STARTTLS");
    simulators.close();
  }

  private static String ask(String url, SSLSocketFactory trusting) throws Exception {
    return MailServerProbe.of(SmtpUrl.parse(url), Duration.ofSeconds(10), trusting);
  }

  private static SSLSocketFactory trusting(PfxOptions certificate) throws Exception {
    var trusted =
        javax.net.ssl.TrustManagerFactory.getInstance(
            javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(
        java.security.KeyStore.getInstance(
            Path.of(certificate.getPath()).toFile(), PASSWORD.toCharArray()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private PfxOptions certificate() {
    Path file = folder.resolve("mail.p12");
    new Keytool(file, PASSWORD).localhost();
    return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
  }
}
