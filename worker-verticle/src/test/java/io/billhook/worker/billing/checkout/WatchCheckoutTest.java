package io.billhook.worker.billing.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.StripeConfig;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.billing.WatchCheckout;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.event.Event;
import io.billhook.event.EventTypes;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.job.JobState;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.TestDatabase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the job sees a checkout end, before the simulated Stripe. */
@Timeout(60)
final class WatchCheckoutTest {
  private final Simulators simulators =
      Simulators.create(TestDatabase.vertx(), SimulatorSettings.development());
  private final HttpServer server = simulators.listen(0).await();
  private final String base = "http://127.0.0.1:" + server.actualPort();
  private final WebClient web = WebClient.create(TestDatabase.vertx());
  private final RecordingOutbox outbox = new RecordingOutbox();
  private final StripeObjects stripe =
      new StripeObjects(
          new StripeConfig(
              "sk_test_1", List.of("whsec_dev"), URI.create(base + "/_sim/stripe/api")),
          new Breakers(
                  TestDatabase.vertx(),
                  new Metrics().registry(),
                  BreakerSettings.STANDARD,
                  () -> true,
                  _ -> {})
              .of("stripe"));
  private final WatchCheckoutHandler handler =
      new WatchCheckoutHandler(
          TestDatabase.get(), stripe, new CallOutcomes(new Random(1)), outbox, Clock.systemUTC());
  private final UUID tenant = TestDatabase.newTenant();
  private final UUID checkout = UUID.randomUUID();
  private final UUID job = UUID.randomUUID();
  private String session = "";

  @BeforeEach
  void open() {
    String customer = made("/v1/customers", "email=ada@example.com&metadata[tenant_id]=" + tenant);
    session =
        made(
            "/v1/checkout/sessions",
            "mode=subscription&success_url=https://a.b/&line_items[0][price]=price_starter_monthly"
                + "&line_items[0][quantity]=1&customer="
                + customer
                + "&subscription_data[metadata][checkout_id]="
                + checkout);
    TestDatabase.get()
        .api(tenant)
        .run(
            tx ->
                tx.update(
                    """
                    INSERT INTO billing_checkout (id, tenant_id, choice, state, session_id, job_id)
                    VALUES ($1, current_tenant(), sha256('x'), 'open', $2, $3)
                    """,
                    checkout,
                    session,
                    job));
  }

  @AfterEach
  void close() {
    web.close();
    server.close().await();
  }

  private String made(String path, String form) {
    return stripe.change(path, form, UUID.randomUUID(), 1).json().path("id").asText();
  }

  private void control(HttpMethod method, String path, JsonObject body) {
    var answer = web.requestAbs(method, base + path).sendJsonObject(body).await();
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isLessThan(300);
  }

  private void pay() {
    control(HttpMethod.POST, "/_sim/stripe/checkout/" + session + "/complete", new JsonObject());
  }

  private JobContext context(Duration age) {
    return new JobContext(job, "billing", tenant, 1, 20, 1, Instant.now().minus(age), () -> false);
  }

  private JobOutcome look() {
    return handler.handle(new WatchCheckout(checkout), context(Duration.ofSeconds(5)));
  }

  private void commit(JobOutcome outcome) {
    if (!(outcome instanceof JobOutcome.Done(var effects)) || effects == null) {
      throw new AssertionError("Not done: " + outcome);
    }
    TestDatabase.get().worker(tenant).run(effects);
  }

  private String state() {
    return TestDatabase.get()
        .worker(tenant)
        .read("SELECT state FROM billing_checkout WHERE id = $1", checkout)
        .first()
        .text("state");
  }

  @Test
  void an_open_one_is_looked_at_ever_later() {
    for (int[] look : new int[][] {{5, 5}, {40, 20}, {3_600, 60}}) {
      JobOutcome outcome =
          handler.handle(new WatchCheckout(checkout), context(Duration.ofSeconds(look[0])));
      assertThat(outcome).isInstanceOf(JobOutcome.Snooze.class);
      assertThat(((JobOutcome.Snooze) outcome).by())
          .isBetween(Duration.ofSeconds(look[1]), Duration.ofSeconds(look[1] + 1));
    }
  }

  @Test
  void one_that_is_paid_is_completed_with_its_subscription_in_our_tables() {
    pay();
    commit(look());
    assertThat(state()).isEqualTo("complete");
    var kept =
        TestDatabase.sql(
            "SELECT stripe_id FROM billing_object WHERE object = 'subscription' AND tenant_id = $1",
            tenant);
    assertThat(kept).hasSize(1);
    assertThat(outbox.asked())
        .extracting(RecordingOutbox.Asked::args)
        .containsExactly(new SyncObject("subscription", kept.getFirst().text("stripe_id")));
  }

  @Test
  void one_whose_subscription_came_by_an_event_asks_nobody() {
    String subscription =
        """
        {"id": "sub_%s", "object": "subscription", "status": "active",
         "metadata": {"checkout_id": "%s"}}"""
            .formatted(checkout, checkout);
    var mirror = new Mirror(TestDatabase.get().engine());
    var fetch = mirror.begin();
    var copied =
        new StripeObject(
            ObjectKind.SUBSCRIPTION,
            "sub_" + checkout,
            subscription,
            StripeJson.stored(subscription));
    TestDatabase.get().engine().run(tx -> mirror.write(tx, fetch, copied, List.of()));
    TestDatabase.sql(
        "UPDATE billing_object SET tenant_id = $1 WHERE stripe_id = $2", tenant, "sub_" + checkout);
    control(HttpMethod.POST, "/_sim/faults", fault("reset"));
    commit(look());
    assertThat(state()).isEqualTo("complete");
  }

  @Test
  void one_that_expired_is_cancelled_and_its_row_says_so() {
    stripe.change("/v1/checkout/sessions/" + session + "/expire", "", UUID.randomUUID(), 1);
    JobOutcome outcome = look();
    assertThat(outcome).isInstanceOf(JobOutcome.Cancel.class);
    String reason = ((JobOutcome.Cancel) outcome).reason();
    TestDatabase.get()
        .worker(tenant)
        .run(
            tx ->
                handler.abandoned(new WatchCheckout(checkout), context(Duration.ZERO), reason, tx));
    assertThat(state()).isEqualTo("expired");
    assertThat(look()).isInstanceOf(JobOutcome.Cancel.class);
  }

  @Test
  void a_stripe_that_is_away_uses_up_no_attempt() {
    for (String fault : List.of("reset", "status")) {
      control(HttpMethod.POST, "/_sim/faults", fault(fault));
      assertThat(look()).isInstanceOf(JobOutcome.Snooze.class);
    }
    assertThat(state()).isEqualTo("open");
  }

  private static JsonObject fault(String name) {
    return new JsonObject()
        .put("provider", "stripe")
        .put("fault", name)
        .put("count", 1)
        .put("status", 500);
  }

  @Test
  void a_subscription_that_comes_in_hurries_it() {
    TestDatabase.sql(
        JobState.named(
            """
            INSERT INTO job (id, kind, queue, tenant_id, args, state, max_attempts, run_at, holder,
                             dispatch_at)
            VALUES ($1, 'billing.checkout', 'billing', $2, '{}', {scheduled}, 20,
                    now() + interval '1 minute', 1, now() + interval '1 minute')
            """),
        job,
        tenant);
    Event event =
        new Event(EventTypes.SUBSCRIPTION_ACTIVATED, tenant, "sub_1", 1, StripeJson.stored("{}"));
    TestDatabase.get().engine().run(tx -> new CheckoutHurry().on(tx, event));
    assertThat(
            TestDatabase.sql("SELECT dispatch_at <= now() AS due FROM job WHERE id = $1", job)
                .getFirst()
                .bool("due"))
        .isTrue();
  }
}
