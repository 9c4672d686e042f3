package io.billhook.worker.messaging.email;

import static io.billhook.worker.messaging.email.MailBench.queue;
import static io.billhook.worker.messaging.email.MailBench.row;
import static io.billhook.worker.messaging.email.MailBench.run;
import static io.billhook.worker.messaging.email.MailBench.status;
import static io.billhook.worker.messaging.email.TenantProvidersTest.bring;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.AppConfig;
import io.billhook.config.BillingConfig;
import io.billhook.config.BrevoConfig;
import io.billhook.config.EmailProvidersConfig;
import io.billhook.config.Env;
import io.billhook.config.OptOutConfig;
import io.billhook.config.SmtpConfig;
import io.billhook.config.SmtpUrl;
import io.billhook.config.StripeConfig;
import io.billhook.config.TwilioConfig;
import io.billhook.config.WorkerConfig;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.BreakerState.Phase;
import io.billhook.provider.Breakers;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.Handlers;
import io.billhook.worker.WorkerSettings.Providers;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** By whom mails go, by the registry's own providers before the simulated ones. */
@Timeout(90)
final class MailRoutesTest {
  private final Simulators simulators =
      Simulators.create(TestDatabase.vertx(), SimulatorSettings.development());
  private final URI base =
      URI.create("http://127.0.0.1:" + simulators.listen(0).await().actualPort());
  private final int mailServer = simulators.mailServer().listen(0).await().actualPort();
  private final WebClient web = WebClient.create(TestDatabase.vertx());
  private final UUID tenant = TestDatabase.newTenant();
  private final Breakers breakers =
      new Breakers(
          TestDatabase.vertx(),
          new Metrics().registry(),
          BreakerSettings.STANDARD,
          () -> true,
          _ -> {});

  @AfterEach
  void close() {
    simulators.close();
    web.close();
  }

  @Test
  void where_brevo_lets_nobody_in_all_go_by_smtp_each_once() {
    fault(new JsonObject().put("provider", "brevo").put("fault", "status").put("status", 401));
    SendEmailHandler handler = handler("brevo", "smtp");
    List<UUID> mails = java.util.stream.Stream.generate(() -> queue(tenant)).limit(8).toList();
    for (UUID mail : mails) {
      assertThat(run(handler, mail, tenant)).isInstanceOf(JobOutcome.Done.class);
      assertThat(row(mail, tenant).text("provider")).isEqualTo("smtp");
      assertThat(row(mail, tenant).text("provider_id")).isEqualTo("<" + mail + "@acme.test>");
      assertThat(run(handler, mail, tenant)).isEqualTo(JobOutcome.done());
    }
    assertThat(inbox())
        .extracting(one -> one.getString("provider_id"))
        .containsExactlyInAnyOrderElementsOf(
            mails.stream().map(mail -> "<" + mail + "@acme.test>").toList());
    assertThat(breakers.of("brevo").state().phase()).isEqualTo(Phase.OPEN);
    assertThat(data("/_sim/calls?provider=smtp"))
        .hasSize(mails.size())
        .allMatch(call -> call.getString("credential").equals("own"))
        .extracting(call -> call.getJsonObject("body").getString("message_id"))
        .containsExactlyElementsOf(mails.stream().map(m -> "<" + m + "@acme.test>").toList());
  }

  @Test
  void what_was_cut_after_its_end_is_unknown_and_told_to_nobody_again() {
    fault(
        new JsonObject()
            .put("provider", "smtp")
            .put("stage", "after_data")
            .put("fault", "accept_then_reset"));
    SendEmailHandler handler = handler("smtp", "brevo");
    UUID mail = queue(tenant);
    run(handler, mail, tenant);
    run(handler, mail, tenant);
    assertThat(status(mail, tenant)).isEqualTo("unknown");
    assertThat(row(mail, tenant).text("sending_by")).isEqualTo("smtp");
    assertThat(inbox()).hasSize(1);
  }

  @Test
  void a_tenants_mails_go_by_its_own_account_and_by_no_other() throws Exception {
    SendEmailHandler handler = handler("brevo");
    UUID other = TestDatabase.newTenant();
    UUID before = queue(tenant);
    run(handler, before, tenant);
    assertThat(row(before, tenant).text("provider")).isEqualTo("brevo");

    bring(tenant, new MessagingCredential.Smtp(url("bad"), "Own <hello@own.test>"));
    awaitHeeded();
    UUID refused = queue(tenant);
    for (int i = 0; i < 6; i++) {
      assertThat(run(handler, refused, tenant))
          .isInstanceOf(i < 5 ? JobOutcome.Retry.class : JobOutcome.Snooze.class);
    }
    assertThat(status(refused, tenant)).isEqualTo("queued");
    assertThat(breakers.states())
        .as("the tenant's own stops no queue and is no operator's")
        .extracting(one -> one.name())
        .doesNotContain("smtp/" + tenant)
        .contains("brevo");

    UUID others = queue(other);
    run(handler, others, other);
    assertThat(row(others, other).text("provider")).isEqualTo("brevo");

    bring(tenant, new MessagingCredential.Smtp(url("good"), "Own <hello@own.test>"));
    awaitHeeded();
    assertThat(run(handler, refused, tenant)).isInstanceOf(JobOutcome.Done.class);
    assertThat(row(refused, tenant).text("provider")).isEqualTo("smtp/" + tenant);
    assertThat(inbox())
        .extracting(one -> one.getString("from"))
        .containsExactly("billing@acme.test", "billing@acme.test", "hello@own.test");

    TestDatabase.as(Role.API, TenantScope.of(tenant), "DELETE FROM messaging_credential");
    awaitHeeded();
    UUID after = queue(tenant);
    run(handler, after, tenant);
    assertThat(row(after, tenant).text("provider")).isEqualTo("brevo");
  }

  @Test
  void a_tenants_own_brevo_is_asked_before_its_own_server() {
    bring(tenant, new MessagingCredential.Smtp(url("good"), "Own <hello@own.test>"));
    bring(tenant, new MessagingCredential.Brevo("xkeysib-own", "Own <brevo@own.test>"));
    SendEmailHandler handler = handler("smtp");
    UUID first = queue(tenant);
    run(handler, first, tenant);
    assertThat(row(first, tenant).text("provider")).isEqualTo("brevo/" + tenant);
    fault(new JsonObject().put("provider", "brevo").put("fault", "status").put("status", 401));
    UUID second = queue(tenant);
    run(handler, second, tenant);
    assertThat(row(second, tenant).text("provider")).isEqualTo("smtp/" + tenant);
    assertThat(inbox())
        .extracting(one -> one.getString("from"))
        .containsExactly("brevo@own.test", "hello@own.test");
  }

  /** Longer than what a tenant has is taken to be as it was. */
  private static void awaitHeeded() throws InterruptedException {
    Thread.sleep(2_100);
  }

  private String url(String password) {
    return "smtp://own:" + password + "@127.0.0.1:" + mailServer;
  }

  private SendEmailHandler handler(String... providers) {
    var settings =
        new Providers(
            new StripeConfig("sk_test_1", List.of("whsec_dev"), base.resolve("/_sim/stripe/api")),
            new EmailProvidersConfig(List.of(providers), 900),
            new BrevoConfig("key", base.resolve("/_sim/brevo/api"), "Acme <billing@acme.test>"),
            new SmtpConfig(SmtpUrl.parse(url("good")), 4, 0, true),
            new TwilioConfig(null, base),
            OptOutConfig.USUAL);
    var registry =
        Handlers.create(
            TestDatabase.vertx(),
            TestDatabase.get(),
            new RecordingOutbox(),
            TestSealer.get(),
            settings,
            AppConfig.NONE,
            BillingConfig.USUAL,
            WorkerConfig.from(new Env(Map.of())),
            breakers,
            (_, _) -> JobOutcome.done());
    return (SendEmailHandler) registry.find("email.send").orElseThrow().handler();
  }

  private void fault(JsonObject fault) {
    var answer = web.postAbs(base + "/_sim/faults").sendJsonObject(fault).await();
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(201);
  }

  /** Oldest first. */
  private List<JsonObject> inbox() {
    return data("/_sim/inbox.json").reversed();
  }

  private List<JsonObject> data(String path) {
    String body = web.getAbs(base + path).send().await().bodyAsString();
    return new JsonObject(body).getJsonArray("data").stream().map(JsonObject.class::cast).toList();
  }
}
