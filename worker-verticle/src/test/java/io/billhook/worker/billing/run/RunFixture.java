package io.billhook.worker.billing.run;

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
import io.billhook.contract.billing.RunBilling;
import io.billhook.devkit.TestServices;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.Handlers;
import io.billhook.worker.WorkerSettings.Providers;
import io.billhook.worker.engine.TestWorker;
import io.billhook.worker.engine.TestWorker.Ran;
import io.billhook.worker.testing.TestSealer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A worker with all handlers and a database of its own, before the simulated Stripe. */
final class RunFixture implements AutoCloseable {
  final TestWorker worker = TestWorker.on(TestServices.freshDatabase());
  private final Simulators simulators =
      Simulators.create(worker.vertx(), SimulatorSettings.development());
  private final URI base =
      URI.create("http://127.0.0.1:" + simulators.listen(0).await().actualPort());
  private final WebClient web = WebClient.create(worker.vertx());

  RunFixture() {
    worker.handle(
        Handlers.create(
            worker.vertx(),
            worker.database(),
            worker.outbox(),
            TestSealer.get(),
            new Providers(
                new StripeConfig(
                    "sk_test_1", List.of("whsec_dev"), base.resolve("/_sim/stripe/api")),
                new EmailProvidersConfig(List.of("brevo"), 900),
                new BrevoConfig("key", base.resolve("/_sim/brevo/api"), "Acme <b@acme.test>"),
                SmtpConfig.NONE,
                new TwilioConfig(null, base),
                OptOutConfig.USUAL),
            AppConfig.NONE,
            BillingConfig.from(new Env(Map.of("STRIPE_RUN_RPS", "100"))),
            WorkerConfig.from(new Env(Map.of())),
            new Breakers(
                worker.vertx(),
                new Metrics().registry(),
                BreakerSettings.STANDARD,
                () -> true,
                _ -> {}),
            (_, _) -> JobOutcome.done()));
  }

  /** Stripe has these from now on, and no event tells. */
  void has(List<JsonObject> objects) {
    for (int from = 0; from < objects.size(); from += 500) {
      Future.all(
              objects.subList(from, Math.min(objects.size(), from + 500)).stream()
                  .map(object -> web.putAbs(base + "/_sim/stripe/objects").sendJsonObject(object))
                  .toList())
          .await();
    }
  }

  void has(JsonObject object) {
    has(List.of(object));
  }

  /** Stripe has this no more. */
  void hasNoMore(String id) {
    web.deleteAbs(base + "/_sim/stripe/objects/" + id).send().await();
  }

  static JsonObject object(String type, String id) {
    return new JsonObject()
        .put("id", id)
        .put("object", type)
        .put("created", 1_700_000_000)
        .put("livemode", false);
  }

  JsonObject control(String path, JsonObject body) {
    var answer = web.postAbs(base + path).sendJsonObject(body).await();
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isBetween(200, 299);
    return Objects.requireNonNull(answer.bodyAsJsonObject());
  }

  /** What Stripe was asked, oldest first. */
  List<String> asked() {
    JsonObject all = web.getAbs(base + "/_sim/requests.json").send().await().bodyAsJsonObject();
    return Objects.requireNonNull(all).getJsonArray("data").stream()
        .map(one -> ((JsonObject) one).getString("path"))
        .toList();
  }

  /** Begins a walk, as the operators' API does. */
  UUID begin(String kind, boolean dry, @Nullable Instant since) {
    UUID id = RowIds.next();
    worker
        .database()
        .engine()
        .run(
            tx -> {
              tx.update(
                  "INSERT INTO billing_run (id, kind, dry_run, since) VALUES ($1, $2, $3, $4)",
                  id,
                  kind,
                  dry,
                  since);
              worker
                  .outbox()
                  .enqueue(
                      tx,
                      RunBilling.KIND,
                      new RunBilling(id),
                      JobOptions.none().unique(id.toString()));
            });
    return id;
  }

  /** Begins one and walks to its end. */
  UUID walk(String kind, boolean dry) {
    UUID id = begin(kind, dry, null);
    goOn(id);
    return id;
  }

  /** Runs jobs until the walk has ended. */
  List<Ran> goOn(UUID id) {
    List<Ran> ran = new ArrayList<>();
    for (int i = 0; i < 50 && state(id).equals("running"); i++) {
      ran.addAll(worker.runDue());
      worker.advance(Duration.ofMinutes(5));
    }
    return ran;
  }

  String state(UUID id) {
    return sql(
            "SELECT state || coalesce(': ' || error, '') AS s FROM billing_run WHERE id = $1", id)
        .getFirst()
        .text("s");
  }

  /** How many were seen, by type. */
  Map<String, Long> seen(UUID id) {
    Map<String, Long> seen = new TreeMap<>();
    sql("SELECT object, seen FROM billing_run_object WHERE run_id = $1 AND seen > 0", id)
        .forEach(row -> seen.put(row.text("object"), row.bigint("seen")));
    return seen;
  }

  /** What was found: {@code reason id [fields]}, in the order of the ids. */
  List<String> drift(UUID id) {
    return sql(
            "SELECT reason || ' ' || stripe_id || CASE WHEN fields = '{}' THEN ''"
                + " ELSE ' ' || fields::text END || CASE WHEN repaired THEN '' ELSE ' left' END AS d"
                + " FROM billing_drift WHERE run_id = $1 ORDER BY stripe_id COLLATE \"C\"",
            id)
        .stream()
        .map(row -> row.text("d"))
        .toList();
  }

  long count(String sql, @Nullable Object... parameters) {
    return sql("SELECT count(*) AS n FROM " + sql, parameters).getFirst().bigint("n");
  }

  List<Row> sql(String sql, @Nullable Object... parameters) {
    return worker
        .database()
        .transact(
            Role.ENGINE, TenantScope.none(), tx -> tx.query(sql, parameters).stream().toList());
  }

  @Override
  public void close() {
    simulators.close();
    web.close();
    worker.close();
  }
}
