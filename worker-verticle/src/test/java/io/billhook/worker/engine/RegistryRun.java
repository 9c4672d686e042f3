package io.billhook.worker.engine;

import io.billhook.config.AppConfig;
import io.billhook.config.BillingConfig;
import io.billhook.config.BrevoConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.EmailProvidersConfig;
import io.billhook.config.Env;
import io.billhook.config.OptOutConfig;
import io.billhook.config.SmtpConfig;
import io.billhook.config.StripeConfig;
import io.billhook.config.TwilioConfig;
import io.billhook.config.WorkerConfig;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobCodec;
import io.billhook.job.JobOutcome;
import io.billhook.job.JobState;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.provider.Breaker;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.Handlers;
import io.billhook.worker.WorkerSettings.Providers;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.TestSealer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * The registry as production makes it: whether it is accepted, and one job through the whole engine
 * with it, enqueued, published, claimed, run. Called by name from classes of another loader, so in
 * plain types.
 */
public final class RegistryRun {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private RegistryRun() {}

  /**
   * Runs one job, and what it enqueues.
   *
   * @return each job of the ledger when all have ended, as in {@code email.send on email completed}
   */
  public static List<String> run(String kind, String args) {
    try (TestEngine engine = TestEngine.on(TestServices.embeddedBroker())) {
      JobRegistry registry = registry(engine.node.vertx, engine.node.database, engine.node.outbox);
      engine.work(registry);
      UUID id =
          enqueue(
              engine,
              registry.find(kind).orElseThrow(() -> new AssertionError("No kind " + kind)).kind(),
              args);
      engine.await(id, row -> row.instantOrNull("finalized_at") != null);
      TestEngine.await(
          "all jobs have ended",
          () -> engine.sql("SELECT FROM job WHERE finalized_at IS NULL").isEmpty());
      return engine.sql("SELECT kind, queue, state FROM job ORDER BY id").map(RegistryRun::told);
    }
  }

  /** Why the registry of production is refused; nothing where it is not. */
  public static String refusal() {
    try {
      return made(_ -> "");
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The breakers that a queue stops with, one a kind; none where a kind of it does without. */
  public static List<String> breakersOf(String queue) {
    return made(registry -> registry.breakersOf(queue).stream().map(Breaker::name).toList());
  }

  private static <T> T made(Function<JobRegistry, T> look) {
    Vertx vertx = Vertx.vertx();
    var nowhere = DatabaseConfig.direct(URI.create("postgres://nobody@127.0.0.1:1/none"));
    try (Database database = Database.open(vertx, nowhere)) {
      return look.apply(registry(vertx, database, new RecordingOutbox()));
    } finally {
      vertx.close().await();
    }
  }

  private static JobRegistry registry(Vertx vertx, Database database, Outbox outbox) {
    return Handlers.create(
        vertx,
        database,
        outbox,
        TestSealer.get(),
        new Providers(
            new StripeConfig("sk_test_1", List.of("whsec_1"), NOWHERE),
            new EmailProvidersConfig(List.of("brevo"), 900),
            new BrevoConfig("key", NOWHERE, "Acme <billing@acme.test>"),
            SmtpConfig.NONE,
            new TwilioConfig(null, NOWHERE),
            OptOutConfig.USUAL),
        AppConfig.NONE,
        BillingConfig.USUAL,
        WorkerConfig.from(new Env(Map.of())),
        new Breakers(
            vertx, new Metrics().registry(), BreakerSettings.STANDARD, () -> true, _ -> {}),
        (_, _) -> JobOutcome.done());
  }

  private static <A extends JobArgs> UUID enqueue(TestEngine engine, JobKind<A> kind, String args) {
    return engine.enqueue(kind, JobCodec.decode(kind, args));
  }

  private static String told(Row job) {
    return job.text("kind")
        + " on "
        + job.text("queue")
        + " "
        + JobState.of(job.integer("state")).publicName();
  }
}
