package io.billhook.worker.messaging.sms.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.config.TwilioConfig;
import io.billhook.devkit.Await;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallGateShut;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderException;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.messaging.sms.SmsProvider.Sender;
import io.billhook.worker.messaging.sms.SmsProvider.Sms;
import io.billhook.worker.testing.FakeProvider;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts that were let through and are not written yet, as a process stands still. */
@Timeout(60)
final class LateWriteTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** One event loop, so that nothing moves while it is held. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final FakeProvider server = new FakeProvider();
  private final AtomicBoolean ours = new AtomicBoolean(true);
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final FutureTask<Throwable> sending = new FutureTask<>(() -> catchThrowable(this::send));

  @BeforeEach
  void standStill() {
    vertx.runOnContext(_ -> Await.until("it goes on", SOON, () -> goOn.getCount() == 0));
  }

  @AfterEach
  void close() {
    goOn.countDown();
    server.close();
    vertx.close().await();
  }

  @Test
  void a_text_is_not_sent_where_its_job_was_taken_meanwhile() throws Exception {
    Thread.startVirtualThread(sending);
    Await.until("it was let through", SOON, () -> asked.get() > 0);
    ours.set(false);
    goOn.countDown();
    assertThat(sending.get()).isInstanceOf(CallGateShut.class);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void a_text_is_not_sent_where_its_handler_was_interrupted_meanwhile() throws Exception {
    Thread handler = Thread.startVirtualThread(sending);
    Await.until("it was let through", SOON, () -> asked.get() > 0);
    handler.interrupt();
    Await.until("it heeds that", SOON, () -> !handler.isInterrupted());
    goOn.countDown();
    assertThat(sending.get()).isInstanceOf(ProviderException.class);
    assertThat(server.calls()).isEmpty();
  }

  private void send() {
    var breakers =
        new Breakers(
            vertx, new Metrics().registry(), BreakerSettings.STANDARD, this::mayCall, _ -> {});
    new TwilioProvider(
            new ProviderClient(vertx, breakers.of("twilio"), SOON),
            new TwilioConfig(null, server.base()),
            new TwilioAccount("twilio", "AC1", "secret", new Sender(null, "MG1")),
            Pace.UNBOUNDED)
        .send(new Sms(java.util.UUID.randomUUID(), "+491701234567", "123456 is your code", null));
  }

  private boolean mayCall() {
    boolean may = ours.get();
    asked.incrementAndGet();
    return may;
  }
}
