package io.billhook.worker.messaging.email.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.config.SmtpUrl;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.provider.PublicAddresses;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import io.billhook.worker.testing.FakeMailServer;
import io.billhook.worker.testing.TestMails;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Our client beside a mail server that does as it is told. */
final class SmtpToFake implements AutoCloseable {
  final FakeMailServer server = new FakeMailServer();
  final Mail mail = TestMails.mail(UUID.randomUUID());
  private final Vertx vertx = Vertx.vertx();

  @Override
  public void close() {
    server.close();
    vertx.close().await();
  }

  @Nullable Kind kind(SmtpProvider smtp) {
    Throwable thrown = catchThrowable(() -> smtp.send(mail));
    if (thrown == null) {
      return null;
    }
    assertThat(thrown).isInstanceOf(ProviderException.class);
    assertThat(thrown.getMessage()).doesNotContain("ada@", "p@ss");
    return ((ProviderException) thrown).kind();
  }

  /** An account there by {@code user:password@host}. */
  SmtpAccount account(String who, boolean plain) {
    SmtpUrl url = SmtpUrl.parse("smtp://" + who + ":" + server.port());
    return new SmtpAccount("smtp", url, 4, plain, null, "acme.test");
  }

  SmtpProvider smtp() {
    return smtp(Duration.ofSeconds(10));
  }

  SmtpProvider smtp(Duration whole) {
    return smtp(() -> true, whole);
  }

  SmtpProvider smtp(BooleanSupplier gate, Duration whole) {
    return smtp(account("user:p%40ss@127.0.0.1", true), null, gate, whole);
  }

  SmtpProvider smtp(
      SmtpAccount account, @Nullable PublicAddresses guard, BooleanSupplier gate, Duration whole) {
    var breakers =
        new Breakers(
            vertx,
            new Metrics().registry(),
            BreakerSettings.STANDARD,
            () -> gate.getAsBoolean(),
            _ -> {});
    return new SmtpProvider(
        vertx,
        account,
        breakers.of("smtp", account.connections()),
        Pace.UNBOUNDED,
        guard,
        whole,
        null);
  }
}
