package io.billhook.worker.billing.usage;

import io.billhook.config.StripeConfig;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.usage.ReportUsage;
import io.billhook.event.Events;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.mirror.FetchNumber;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant who uses something, and the handler that tells a fake Stripe. */
final class UsageTenant implements AutoCloseable {
  /** Some hours ago, so that a day begins before it and ends after it. */
  final Instant hour = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(14));

  final FakeMeters stripe = new FakeMeters();
  final RecordingOutbox outbox = new RecordingOutbox();
  final UUID tenant = TestDatabase.newTenant();
  final String own = "_" + Integer.toHexString(new Random().nextInt());
  final StripeObjects objects;
  private final ReportUsageHandler handler;
  private final RejectedUsage rejected;

  UsageTenant() {
    var breakers =
        new Breakers(
            TestDatabase.vertx(),
            new Metrics().registry(),
            BreakerSettings.STANDARD,
            () -> true,
            _ -> {});
    objects =
        new StripeObjects(
            new StripeConfig("sk_test_1", List.of("whsec_1"), stripe.provider.base()),
            breakers.of("stripe"));
    Events events = new Events(List.of());
    handler =
        new ReportUsageHandler(
            TestDatabase.get(), objects, new CallOutcomes(new Random(1)), outbox, events);
    rejected = new RejectedUsage(objects, events);
  }

  String meter(String formula, @Nullable String window) {
    String name = "meter_" + formula + own;
    JsonObject json =
        new JsonObject()
            .put("id", "mtr_" + formula + own)
            .put("event_name", name)
            .put("status", "active")
            .put("default_aggregation", new JsonObject().put("formula", formula))
            .put("event_time_window", window);
    object("mtr_" + formula + own, "billing.meter", null, json);
    return name;
  }

  String customer() {
    String id = "cus" + own;
    object(id, "customer", tenant, new JsonObject().put("created", 1));
    return id;
  }

  private static void object(String id, String type, @Nullable UUID tenant, JsonObject data) {
    TestDatabase.sql(
        """
        INSERT INTO billing_object (stripe_id, object, tenant_id, data, fetched, synced_at)
        VALUES ($1, $2, $3, $4::text::jsonb, 1, now())
        ON CONFLICT (stripe_id) DO UPDATE SET data = excluded.data
        """,
        id,
        type,
        tenant,
        data.encode());
  }

  /** As the api stores it. */
  void use(String meter, String id, String value, Instant at) {
    TestDatabase.as(
        Role.API,
        TenantScope.of(tenant),
        """
        WITH stored AS (
          INSERT INTO usage_event (tenant_id, event_id, source, meter, value, at)
          VALUES ($1, $2, '', $3, $4::text::numeric, $5)
          RETURNING *)
        INSERT INTO usage_hour AS h (tenant_id, meter, hour, value, events, last_at)
        SELECT tenant_id, meter, date_trunc('hour', at, 'UTC'), value, 1, at FROM stored
        ON CONFLICT (tenant_id, meter, hour) DO UPDATE
        SET value = h.value + excluded.value, events = h.events + 1,
            last_at = greatest(h.last_at, excluded.last_at), unseen = true
        """,
        tenant,
        id,
        meter,
        value,
        at);
  }

  /** As the api does. */
  void take(String id) {
    TestDatabase.as(
        Role.API,
        TenantScope.of(tenant),
        """
        WITH gone AS (
          UPDATE usage_event SET voided_at = now() WHERE event_id = $1 RETURNING *)
        UPDATE usage_hour h SET value = h.value - gone.value, events = h.events - 1, unseen = true
        FROM gone WHERE h.meter = gone.meter AND h.hour = date_trunc('hour', gone.at, 'UTC')
        """,
        id);
  }

  /** What the hour has grown by was sent a day ago, and nobody knows whether it arrived. */
  void sentADayAgo(String meter, String customer) {
    rows(
        """
        WITH claimed AS (
          UPDATE usage_hour SET claimed = value, unseen = false WHERE meter = $1 RETURNING hour)
        INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at, created_at)
        SELECT gen_random_uuid(), h.tenant_id, h.meter, h.hour, $2, h.value - h.claimed, false,
               h.last_at, now() - interval '1 day'
        FROM usage_hour h JOIN claimed USING (hour) WHERE h.meter = $1
        """,
        meter,
        customer);
  }

  JobOutcome run(@Nullable UUID whose) throws Exception {
    JobOutcome outcome =
        handler.handle(
            new ReportUsage(),
            new JobContext(
                UUID.randomUUID(), "billing", whose, 1, 20, 1, Instant.now(), () -> false));
    if (outcome instanceof JobOutcome.Done(var effects) && effects != null) {
      TestDatabase.get().run(Role.WORKER, TenantScope.of(null), effects);
    }
    return outcome;
  }

  JobOutcome report() throws Exception {
    return run(tenant);
  }

  /** Stripe's thin event of this id is looked at. */
  void hear(String event) {
    var effects =
        rejected.look(
            new SyncObject(SyncObject.EVENT, event), null, new FetchNumber(1, Instant.now()));
    TestDatabase.get().run(Role.ENGINE, TenantScope.none(), effects);
  }

  /** What became of the reports, oldest first: state, code and value. */
  List<String> reports() {
    return rows(
            """
            SELECT concat_ws(' ', state, error, value) AS line FROM usage_report
            ORDER BY created_at, at, id
            """)
        .stream()
        .map(row -> row.text("line"))
        .toList();
  }

  List<Row> rows(String sql, @Nullable Object... parameters) {
    return TestDatabase.as(Role.WORKER, TenantScope.of(tenant), sql, parameters);
  }

  /** Domain events of the tenant: type and subject. */
  List<String> told() {
    return rows("SELECT type || ' ' || stripe_id AS line FROM domain_event ORDER BY id").stream()
        .map(row -> row.text("line"))
        .toList();
  }

  @Override
  public void close() {
    stripe.close();
  }
}
