package io.billhook.worker.billing.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.RetentionConfig;
import io.billhook.config.StripeConfig;
import io.billhook.contract.billing.CancelSubscription;
import io.billhook.contract.billing.EndWithTenant;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.upkeep.Prune;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.RecordingOutbox.Asked;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.upkeep.PruneHandler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the subscription of a tenant that is deleted, restored or purged. */
@Timeout(60)
class EndingTest {
  private final Simulators simulators =
      Simulators.create(TestDatabase.vertx(), SimulatorSettings.development());
  private final String base =
      "http://127.0.0.1:" + simulators.listen(0).await().actualPort() + "/_sim/stripe";
  private final WebClient web = WebClient.create(TestDatabase.vertx());
  private final RecordingOutbox outbox = new RecordingOutbox();
  private final UUID tenant = TestDatabase.newTenant();
  private StripeObjects stripe; // this and the next are set before each test
  private String subscription;

  @BeforeEach
  void subscribe() {
    var breakers =
        new Breakers(
            TestDatabase.vertx(),
            new Metrics().registry(),
            BreakerSettings.STANDARD,
            () -> true,
            _ -> {});
    var config = new StripeConfig("sk_test_1", List.of("whsec_1"), URI.create(base + "/api"));
    stripe = new StripeObjects(config, breakers.of("stripe"));
    JsonObject made =
        web.postAbs(base + "/customers")
            .sendJsonObject(
                new JsonObject()
                    .put("email", "ada@example.com")
                    .put("metadata", new JsonObject().put("tenant_id", tenant.toString())))
            .await()
            .bodyAsJsonObject();
    subscription = Objects.requireNonNull(made).getString("subscription");
    copy(ObjectKind.CUSTOMER, made.getString("customer"));
    copy(ObjectKind.SUBSCRIPTION, subscription);
  }

  @AfterEach
  void close() {
    web.close();
    simulators.close();
  }

  private void copy(ObjectKind kind, String id) {
    var mirror = new Mirror(TestDatabase.get().engine());
    var fetch = mirror.begin();
    StripeObject object = StripeObject.fetch(stripe, kind, id).orElseThrow();
    TestDatabase.get().engine().run(tx -> mirror.write(tx, fetch, object, List.of()));
  }

  private void tenantIs(String times) {
    TestDatabase.as(
        Role.AUTH, TenantScope.none(), "UPDATE tenant SET " + times + " WHERE id = $1", tenant);
  }

  private JsonObject held() {
    return Objects.requireNonNull(
        web.getAbs(base + "/objects/" + subscription).send().await().bodyAsJsonObject());
  }

  /** As somebody asks Stripe elsewhere. */
  private void elsewhere(String path, String form) {
    stripe.post("/v1/" + path, form, UUID.randomUUID(), 1);
  }

  private void ends() {
    var handler =
        new EndWithTenantHandler(
            TestDatabase.get(), stripe, new CallOutcomes(new Random(1)), outbox);
    JobOutcome outcome = handler.handle(new EndWithTenant(tenant), job());
    if (!(outcome instanceof JobOutcome.Done(var effects)) || effects == null) {
      throw new AssertionError("Not done: " + outcome);
    }
    TestDatabase.get().worker(null).run(effects);
  }

  private static JobContext job() {
    return new JobContext(UUID.randomUUID(), "billing", null, 1, 20, 1, Instant.now(), () -> false);
  }

  @Test
  void it_ends_with_its_period_and_goes_on_when_the_tenant_is_restored() {
    tenantIs("deleted_at = now(), purge_at = now() + interval '14 days'");
    ends();
    ends(); // as after a crash
    assertThat(held().getBoolean("cancel_at_period_end")).isTrue();
    assertThat(held().getString("status")).isEqualTo("active");
    assertThat(outbox.asked())
        .extracting(Asked::args)
        .contains(new SyncObject("subscription", subscription));

    tenantIs("deleted_at = NULL, purge_at = NULL");
    ends();
    assertThat(held().getBoolean("cancel_at_period_end")).isFalse();
    assertThat(held().getJsonObject("metadata").getMap()).doesNotContainKey("ends_with_tenant");
  }

  @Test
  void what_is_scheduled_is_let_go_of() {
    elsewhere("subscription_schedules", "from_subscription=" + subscription);
    assertThat(held().getString("schedule")).isNotNull();
    tenantIs("deleted_at = now(), purge_at = now() + interval '14 days'");
    ends();
    assertThat(held().getString("schedule")).isNull();
    assertThat(held().getBoolean("cancel_at_period_end")).isTrue();
  }

  @Test
  void an_end_that_was_asked_for_before_is_not_taken_back_by_a_restore() {
    elsewhere("subscriptions/" + subscription, "cancel_at_period_end=true");
    tenantIs("deleted_at = now(), purge_at = now() + interval '14 days'");
    ends();
    tenantIs("deleted_at = NULL, purge_at = NULL");
    ends();
    assertThat(held().getBoolean("cancel_at_period_end")).isTrue();
  }

  @Test
  void the_purge_cancels_what_still_lives() {
    tenantIs("deleted_at = now(), purge_at = now() - interval '1 minute'");
    var prune =
        new PruneHandler(
            TestDatabase.get(), outbox, new RetentionConfig(0, 0, 0), new Metrics().registry());
    prune.handle(new Prune(Prune.Area.TENANTS, null), job());
    assertThat(TestDatabase.sql("SELECT id FROM tenant WHERE id = $1", tenant)).isEmpty();
    assertThat(outbox.asked())
        .extracting(Asked::args)
        .contains(new CancelSubscription(subscription));

    var handler = new CancelSubscriptionHandler(stripe, new CallOutcomes(new Random(1)));
    for (int i = 0; i < 2; i++) {
      assertThat(handler.handle(new CancelSubscription(subscription), job()))
          .isEqualTo(JobOutcome.done());
      assertThat(held().getString("status")).isEqualTo("canceled");
    }
    ends(); // a job that was late has nothing to do
  }

  @Test
  void the_purge_leaves_alone_what_is_over() {
    stripe.delete("/v1/subscriptions/" + subscription, "");
    copy(ObjectKind.SUBSCRIPTION, subscription);
    tenantIs("deleted_at = now(), purge_at = now() - interval '1 minute'");
    var prune =
        new PruneHandler(
            TestDatabase.get(), outbox, new RetentionConfig(0, 0, 0), new Metrics().registry());
    prune.handle(new Prune(Prune.Area.TENANTS, null), job());
    assertThat(outbox.asked())
        .extracting(Asked::args)
        .doesNotContain(new CancelSubscription(subscription));
  }
}
