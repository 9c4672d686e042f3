package io.billhook.worker;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.billhook.contract.Queues;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.sms.SendSms;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.CodeText;
import io.billhook.messaging.SmsOutbox;
import io.billhook.phone.PhoneNumber;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.WorkerSettings.Providers;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.engine.execute.JobRegistry.Registration;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.RecordingOutbox.Asked;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real handlers and adapters of the registry before the simulated providers. */
@Timeout(90)
final class SimulatedProvidersTest {
  private final Simulators simulators =
      Simulators.create(TestDatabase.vertx(), SimulatorSettings.development());
  private final URI base =
      URI.create("http://127.0.0.1:" + simulators.listen(0).await().actualPort());
  private final WebClient web = WebClient.create(TestDatabase.vertx());
  private final RecordingOutbox outbox = new RecordingOutbox();
  private final JobRegistry registry =
      Handlers.create(
          TestDatabase.vertx(),
          TestDatabase.get(),
          outbox,
          TestSealer.get(),
          new Providers(
              new StripeConfig("sk_test_1", List.of("whsec_dev"), base.resolve("/_sim/stripe/api")),
              new EmailProvidersConfig(List.of("brevo"), 900),
              new BrevoConfig("key", base.resolve("/_sim/brevo/api"), "Acme <billing@acme.test>"),
              SmtpConfig.NONE,
              new TwilioConfig(
                  new TwilioConfig.Account(
                      "AC" + "1".repeat(32), "twilio_dev", "MG" + "1".repeat(32)),
                  base.resolve("/_sim/twilio/api")),
              OptOutConfig.USUAL),
          AppConfig.NONE,
          BillingConfig.USUAL,
          WorkerConfig.from(new Env(Map.of())),
          new Breakers(
              TestDatabase.vertx(),
              new Metrics().registry(),
              BreakerSettings.STANDARD,
              () -> true,
              _ -> {}),
          (_, _) -> JobOutcome.done());

  @AfterEach
  void close() {
    simulators.close();
    web.close();
  }

  @Test
  void a_paid_invoice_brings_all_it_hangs_on_and_a_receipt_into_the_inbox() throws Exception {
    JsonObject made =
        json(
            web.postAbs(base + "/_sim/stripe/customers")
                .sendJsonObject(new JsonObject().put("email", "ada@example.test"))
                .await());

    run(new SyncObject("invoice", made.getString("invoice")), "billing.sync");
    run(new SyncObject("subscription", made.getString("subscription")), "billing.sync");

    for (String name : List.of("customer", "subscription", "invoice", "product", "price")) {
      String id = made.getString(name);
      JsonObject ours = ours(id);
      JsonObject theirs = get("/_sim/stripe/objects/" + id);
      if (!theirs.containsKey("payments")) {
        ours.remove("payments"); // which the copy has by expansion alone
      }
      assertThat(ours).as(name).isEqualTo(theirs);
    }
    assertThat(told(made)).containsExactly("invoice.paid", "subscription.activated");

    assertThat(outbox.asked()).hasSize(1);
    Asked mail = outbox.asked().getFirst();
    run(mail.args(), mail.kind());
    JsonArray inbox = get("/_sim/inbox.json").getJsonArray("data");
    assertThat(inbox).hasSize(1);
    assertThat(inbox.getJsonObject(0).getString("subject")).startsWith("Your receipt from Acme");
    assertThat(inbox.getJsonObject(0).getString("html")).contains("</html>");
  }

  /** PostgreSQL's jsonb has neither; the job died of it, and the events with it. */
  @Test
  void a_nul_or_half_a_surrogate_pair_in_a_stripe_text_does_not_keep_it_from_being_synced()
      throws Exception {
    String id = "cus_nul" + UUID.randomUUID().toString().substring(0, 8);
    String key = "\\u0000 key";
    String object =
        """
        {"id": "%s", "object": "customer", "name": "A\\u0000da \\ud83d\\ude00 \\uD83D!",
         "metadata": {"%s": "\\\\u0000 stays"}}
        """
            .formatted(id, key);
    assertThat(
            web.putAbs(base + "/_sim/stripe/objects")
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(object))
                .await()
                .statusCode())
        .isEqualTo(200);

    run(new SyncObject("customer", id), "billing.sync");

    JsonObject ours = ours(id);
    assertThat(ours.getString("name")).isEqualTo("A\ufffdda \ud83d\ude00 \ufffd!");
    assertThat(ours.getJsonObject("metadata").getString("\ufffd key")).isEqualTo("\\u0000 stays");
  }

  @Test
  void a_text_whose_answer_is_lost_arrives_once_and_its_code_is_erased() throws Exception {
    UUID sms = queueText("+491701234567", "123456 is your code");
    web.postAbs(base + "/_sim/faults")
        .sendJsonObject(
            new JsonObject()
                .put("provider", "twilio")
                .put("fault", "accept_then_reset")
                .put("count", 1))
        .await();
    Registration<?> kind = registry.find("sms.send").orElseThrow();
    assertThat(attempt(kind, new SendSms(sms))).isInstanceOf(JobOutcome.Retry.class);
    run(new SendSms(sms), "sms.send");
    assertThat(attempt(kind, new SendSms(sms))).isEqualTo(JobOutcome.done());

    JsonArray inbox = get("/_sim/sms.json").getJsonArray("data");
    assertThat(inbox).hasSize(1);
    assertThat(inbox.getJsonObject(0).getString("text")).isEqualTo("123456 is your code");
    Row row =
        TestDatabase.as(
                Role.WORKER,
                TenantScope.of(null),
                "SELECT status, provider_id, body, sealed FROM sms WHERE id = $1",
                sms)
            .getFirst();
    assertThat(row.text("status")).isEqualTo("sent");
    assertThat(row.text("provider_id")).isEqualTo(inbox.getJsonObject(0).getString("provider_id"));
    assertThat(row.textOrNull("body")).isNull();
    assertThat(row.bytesOrNull("sealed")).isNull();
  }

  private UUID queueText(String to, String text) {
    UUID account = UUID.randomUUID();
    Instant now = Instant.now();
    TestDatabase.get()
        .run(
            Role.AUTH,
            TenantScope.none(),
            tx -> {
              tx.update(
                  "INSERT INTO account (id, email) VALUES ($1, $2)", account, account + "@x.io");
              new SmsOutbox(outbox, TestSealer.get())
                  .queue(
                      tx,
                      new CodeText(
                          account,
                          PhoneNumber.of(to).orElseThrow(),
                          text,
                          now,
                          now.plusSeconds(600)));
            });
    return outbox.asked().getLast().id();
  }

  private void run(JobArgs args, String kind) throws Exception {
    JobOutcome outcome = attempt(registry.find(kind).orElseThrow(), args);
    if (!(outcome instanceof JobOutcome.Done(var effects)) || effects == null) {
      throw new AssertionError("Not done: " + outcome);
    }
    TestDatabase.get().run(Role.WORKER, TenantScope.of(null), effects);
  }

  private static <A extends JobArgs> JobOutcome attempt(Registration<A> kind, JobArgs args)
      throws Exception {
    var job =
        new JobContext(
            UUID.randomUUID(), Queues.BILLING, null, 1, 20, 1, Instant.now(), () -> false);
    return kind.handler().handle(kind.kind().args().cast(args), job);
  }

  private JsonObject get(String path) {
    return json(web.getAbs(base + path).send().await());
  }

  private static JsonObject json(HttpResponse<Buffer> response) {
    return new JsonObject(response.bodyAsString("UTF-8"));
  }

  private static JsonObject ours(String id) {
    return new JsonObject(
        TestDatabase.sql("SELECT data::text AS data FROM billing_object WHERE stripe_id = $1", id)
            .getFirst()
            .text("data"));
  }

  private static List<String> told(JsonObject made) {
    return TestDatabase.sql(
            "SELECT type FROM domain_event WHERE stripe_id = ANY ($1) ORDER BY type",
            List.of(made.getString("invoice"), made.getString("subscription")))
        .stream()
        .map(row -> row.text("type"))
        .toList();
  }
}
