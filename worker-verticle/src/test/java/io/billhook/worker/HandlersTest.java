package io.billhook.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.AppConfig;
import io.billhook.config.BillingConfig;
import io.billhook.config.BrevoConfig;
import io.billhook.config.EmailProvidersConfig;
import io.billhook.config.Env;
import io.billhook.config.OptOutConfig;
import io.billhook.config.SmtpConfig;
import io.billhook.config.StripeConfig;
import io.billhook.config.TwilioConfig;
import io.billhook.config.WorkerConfig;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.JobKinds;
import io.billhook.contract.Queues;
import io.billhook.contract.billing.BillingLook;
import io.billhook.contract.billing.RunBilling;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.email.SendEmail;
import io.billhook.contract.sms.ReconcileSms;
import io.billhook.contract.upkeep.Prune;
import io.billhook.contract.usage.ReportUsage;
import io.billhook.job.JobOutcome;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.BreakerState;
import io.billhook.provider.Breakers;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.WorkerSettings.Providers;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.schedule.RecurringJob;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HandlersTest {
  @Test
  void lists_every_kind_with_its_handler() {
    var breakers =
        new Breakers(
            TestDatabase.vertx(),
            new Metrics().registry(),
            BreakerSettings.STANDARD,
            () -> true,
            _ -> {});
    var nowhere = URI.create("http://127.0.0.1:1");
    JobRegistry registry =
        Handlers.create(
            TestDatabase.vertx(),
            TestDatabase.get(),
            new RecordingOutbox(),
            TestSealer.get(),
            new Providers(
                new StripeConfig("sk_test_1", List.of("whsec_1"), nowhere),
                new EmailProvidersConfig(List.of("brevo"), 900),
                new BrevoConfig("key", nowhere, "Acme <billing@acme.test>"),
                SmtpConfig.NONE,
                new TwilioConfig(null, nowhere),
                OptOutConfig.USUAL),
            AppConfig.NONE,
            BillingConfig.USUAL,
            WorkerConfig.from(new Env(Map.of())),
            breakers,
            (_, _) -> JobOutcome.done());

    assertThat(registry.kinds()).containsExactlyInAnyOrderElementsOf(JobKinds.all());
    assertThat(registry.queues()).containsExactlyInAnyOrderElementsOf(Queues.ALL);
    assertThat(registry.find("billing.sync")).isPresent();
    assertThat(registry.find("billing.unknown")).isEmpty();
    assertThat(breakers.states())
        .extracting(BreakerState::name)
        .containsExactly("brevo", "stripe", "twilio");
  }

  @Test
  void every_schedule_is_of_a_known_kind() {
    var registry =
        new JobRegistry()
            .handle(Prune.KIND, (_, _) -> JobOutcome.done())
            .handle(ReconcileSms.KIND, (_, _) -> JobOutcome.done())
            .handle(BillingLook.KIND, (_, _) -> JobOutcome.done())
            .handle(RunBilling.KIND, (_, _) -> JobOutcome.done());
    assertThat(Schedules.create(registry).list().stream().<JobArgs>map(RecurringJob::args))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of(Prune.Area.values()).map(area -> new Prune(area, null)),
                    Stream.of(new BillingLook(), new ReconcileSms(), new RunBilling(null)))
                .toList());
    registry.handle(ReportUsage.KIND, (_, _) -> JobOutcome.done());
    assertThat(Schedules.create(registry, BillingConfig.USUAL).list().getLast().cron())
        .isEqualTo("every 60 seconds");
    assertThatThrownBy(() -> Schedules.create(new JobRegistry()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("kind without a handler");
    var twice = Schedules.create(registry);
    assertThatThrownBy(() -> twice.add(twice.list().getFirst()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("prune-attempts");
  }

  @Test
  void two_handlers_for_one_kind_are_refused() {
    var registry = new JobRegistry().handle(SendEmail.KIND, (_, _) -> JobOutcome.done());
    assertThatThrownBy(() -> registry.handle(SendEmail.KIND, (_, _) -> JobOutcome.done()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("email.send");
  }

  @Test
  void a_kind_without_handler_is_refused() {
    var registry = new JobRegistry().handle(SendEmail.KIND, (_, _) -> JobOutcome.done());
    assertThat(registry.covering(List.of(SendEmail.KIND))).isSameAs(registry);
    assertThatThrownBy(() -> registry.covering(List.of(SendEmail.KIND, SyncObject.KIND)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "No handler for the job kinds [billing.sync]: each needs a line in Handlers.create");
  }

  @Test
  void a_queue_that_nobody_declares_is_refused() {
    JobKind<SendEmail> lost = SendEmail.KIND.onQueue("lost");
    assertThatThrownBy(() -> new JobRegistry().handle(lost, (_, _) -> JobOutcome.done()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("email.send", "lost", "Queues.ALL");
  }

  @Test
  void another_lane_that_nobody_declares_is_refused() {
    JobKind<SendEmail> lost = SendEmail.KIND.alsoOn("email-bulk", "lost");
    assertThatThrownBy(() -> new JobRegistry().handle(lost, (_, _) -> JobOutcome.done()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("email.send", "queue lost", "Queues.ALL");
  }
}
