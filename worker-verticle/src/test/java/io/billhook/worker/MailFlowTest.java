package io.billhook.worker;

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
import io.billhook.devkit.TestServices;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.Lane;
import io.billhook.messaging.MailOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.BreakerState;
import io.billhook.provider.Breakers;
import io.billhook.worker.WorkerSettings.Providers;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.CallGate;
import io.billhook.worker.testing.TestSealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mails from their rows to the simulated provider, by the whole engine. */
@Timeout(180)
final class MailFlowTest {
  private final TestEngine engine = TestEngine.on(TestServices.embeddedBroker());
  private final Simulators simulators =
      Simulators.create(engine.node.vertx, SimulatorSettings.development());
  private final URI base =
      URI.create("http://127.0.0.1:" + simulators.listen(0).await().actualPort());
  private final WebClient web = WebClient.create(engine.node.vertx);
  private final List<String> phases = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    engine.close();
    simulators.close();
  }

  @Test
  void while_brevo_answers_500_its_breaker_opens_and_then_each_mail_comes_once() throws Exception {
    fault(new JsonObject().put("fault", "status").put("status", 500));
    UUID tenant = tenant();
    queue(tenant, Lane.TRANSACTIONAL, "ada", 40);
    work(900);
    Thread.sleep(6_000);
    assertThat(phases).contains("open");
    long refused = get("/_sim/faults").getJsonArray("data").getJsonObject(0).getLong("struck");
    send(HttpMethod.DELETE, "/_sim/faults", null);
    TestEngine.await("all are sent", () -> engine.count("state = 4") == 40);

    assertThat(received("ada")).hasSize(40).doesNotHaveDuplicates();
    assertThat(engine.sql("SELECT FROM job_attempt WHERE outcome = 'retry'").size())
        .as("attempts, one for each call that was made in vain")
        .isBetween((int) refused, (int) refused + 3); // between the look and the end of the fault
    assertThat(phases.getLast()).isEqualTo("closed");
    assertThat(statuses(tenant)).containsOnly("sent");
  }

  @Test
  void a_mail_that_was_accepted_before_the_connection_broke_comes_once() throws Exception {
    fault(new JsonObject().put("fault", "accept_then_reset").put("count", 1));
    UUID tenant = tenant();
    queue(tenant, Lane.TRANSACTIONAL, "eve", 1);
    work(900);
    TestEngine.await("it is sent", () -> engine.count("state = 4") == 1);
    assertThat(received("eve")).hasSize(1);
    assertThat(statuses(tenant)).containsExactly("sent");
    assertThat(get("/_sim/calls?provider=brevo").getJsonArray("data"))
        .extracting(call -> ((JsonObject) call).getBoolean("replayed"))
        .containsExactly(false, true);
  }

  @Test
  void behind_10_000_bulk_mails_of_one_tenant_nobody_else_waits_and_brevo_refuses_none()
      throws Exception {
    send(HttpMethod.PUT, "/_sim/brevo/limits", new JsonObject().put("per_second", 200));
    UUID crowd = tenant();
    queue(crowd, Lane.BULK, "crowd", 10_000);
    work(180);
    TestEngine.await("they go", () -> received("crowd").size() > 200);

    UUID other = tenant();
    queue(other, Lane.BULK, "few", 20);
    engine.node.database.run(
        Role.WORKER,
        TenantScope.of(null),
        tx ->
            new EmailOutbox(engine.node.outbox, TestSealer.get())
                .queue(tx, null, draft("reset0@example.test", Lane.SECURITY)));
    TestEngine.await("the reset", Duration.ofSeconds(2), () -> received("reset").size() == 1);
    TestEngine.await("the 20", Duration.ofSeconds(13), () -> received("few").size() == 20);
    assertThat(received("crowd").size()).isLessThan(10_000);
    assertThat(get("/_sim/brevo/limits").getLong("refused")).isZero();
  }

  @Test
  void by_a_bad_key_of_brevo_all_goes_by_smtp_and_once() {
    UUID tenant = tenant();
    queue(tenant, Lane.TRANSACTIONAL, "ann", 20);
    work(List.of("brevo", "smtp"), "xkeysib-bad", 900);
    TestEngine.await("all are sent", () -> engine.count("state = 4") == 20);
    assertThat(received("ann")).hasSize(20).doesNotHaveDuplicates();
    assertThat(providers(tenant)).containsOnly("smtp");
    assertThat(engine.sql("SELECT FROM job_attempt WHERE outcome <> 'snooze'").size())
        .as("attempts that counted")
        .isZero();
  }

  private void work(int brevoRate) {
    work(List.of("brevo"), "xkeysib-1", brevoRate);
  }

  private void work(List<String> names, String brevoKey, int brevoRate) {
    int mailPort = simulators.mailServer().listen(0).await().actualPort();
    var smtp = new SmtpConfig(SmtpUrl.parse("smtp://u:p@127.0.0.1:" + mailPort), 10, 0, true);
    var breakers =
        new Breakers(
            engine.node.vertx,
            engine.node.metrics.registry(),
            BreakerSettings.STANDARD,
            new CallGate(engine.node.heartbeat),
            state -> told(state));
    engine.work(
        Handlers.create(
            engine.node.vertx,
            engine.node.database,
            engine.node.outbox,
            TestSealer.get(),
            new Providers(
                new StripeConfig("sk_test_1", List.of("whsec_1"), base),
                new EmailProvidersConfig(names, brevoRate),
                new BrevoConfig(brevoKey, base.resolve("/_sim/brevo/api"), "a@acme.test"),
                smtp,
                new TwilioConfig(null, base),
                OptOutConfig.USUAL),
            AppConfig.NONE,
            BillingConfig.USUAL,
            WorkerConfig.from(new Env(Map.of())),
            breakers,
            (_, _) -> JobOutcome.done()),
        64);
  }

  private void told(BreakerState state) {
    if (state.name().equals("brevo")) {
      phases.add(state.phase().label());
    }
  }

  private void queue(UUID tenant, Lane lane, String name, int count) {
    var mails = new EmailOutbox(engine.node.outbox, TestSealer.get());
    List<Draft> drafts =
        IntStream.range(0, count).mapToObj(i -> draft(name + i + "@example.test", lane)).toList();
    for (int from = 0; from < count; from += 1_000) {
      List<Draft> some = drafts.subList(from, Math.min(count, from + 1_000));
      engine.node.database.run(
          Role.WORKER, TenantScope.of(tenant), tx -> mails.queueAll(tx, tenant, some));
    }
  }

  private static Draft draft(String to, Lane lane) {
    return new Draft(
        new EmailAddress(null, to),
        new EmailAddress("Acme", "billing@acme.test"),
        "Greetings",
        "<p>Hello</p>",
        "Hello",
        List.of(),
        new MailOptions(lane, null, Map.of(), null, List.of(), null, null));
  }

  private UUID tenant() {
    UUID id = UUID.randomUUID();
    engine.node.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx -> tx.update("INSERT INTO tenant (id, name) VALUES ($1, 'A tenant')", id));
    return id;
  }

  private List<String> statuses(UUID tenant) {
    return told(tenant, "status");
  }

  private List<String> providers(UUID tenant) {
    return told(tenant, "provider");
  }

  private List<String> told(UUID tenant, String column) {
    return engine.node.database.transact(
        Role.WORKER,
        TenantScope.of(tenant),
        tx -> tx.query("SELECT * FROM email").map(row -> row.text(column)));
  }

  /** Who of those with such names has got a mail, once for each. */
  private List<String> received(String name) {
    List<String> to = new ArrayList<>();
    JsonArray inbox = get("/_sim/inbox.json").getJsonArray("data");
    for (int i = 0; i < inbox.size(); i++) {
      String address = inbox.getJsonObject(i).getString("to");
      if (address.startsWith(name)) {
        to.add(address);
      }
    }
    return to;
  }

  private void fault(JsonObject fault) {
    JsonObject whole = new JsonObject().put("provider", "brevo").mergeIn(fault);
    assertThat(send(HttpMethod.POST, "/_sim/faults", whole).statusCode()).isEqualTo(201);
  }

  private JsonObject get(String path) {
    return new JsonObject(send(HttpMethod.GET, path, null).bodyAsString("UTF-8"));
  }

  private HttpResponse<Buffer> send(HttpMethod method, String path, @Nullable JsonObject body) {
    var request = web.requestAbs(method, base + path);
    return (body == null ? request.send() : request.sendJsonObject(body)).await();
  }
}
