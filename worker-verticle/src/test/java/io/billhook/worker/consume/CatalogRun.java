package io.billhook.worker.consume;

import io.billhook.config.BrevoConfig;
import io.billhook.config.StripeConfig;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobCodec;
import io.billhook.job.JobState;
import io.billhook.postgres.Row;
import io.billhook.worker.JobCatalog;
import io.billhook.worker.provider.BreakerSettings;
import io.billhook.worker.provider.Breakers;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/**
 * One job through the whole engine, with the catalog as production has it: enqueued, published,
 * claimed, run. Called by name from classes of another loader, so in plain types.
 */
public final class CatalogRun {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private CatalogRun() {}

  /**
   * Runs one job, and what it enqueues.
   *
   * @return each job of the ledger when all have ended, as in {@code email.send completed}
   */
  public static List<String> run(String kind, String args) {
    try (TestEngine engine = TestEngine.on(TestServices.embeddedBroker())) {
      JobCatalog catalog =
          JobCatalog.create(
              engine.node.vertx,
              engine.node.database,
              engine.node.outbox,
              new StripeConfig("sk_test_1", List.of("whsec_1"), NOWHERE),
              new BrevoConfig("key", "token", NOWHERE, "Acme <billing@acme.test>"),
              new Breakers(
                  engine.node.vertx,
                  engine.node.metrics.registry(),
                  BreakerSettings.STANDARD,
                  () -> true,
                  _ -> {}));
      engine.work(catalog);
      UUID id =
          enqueue(
              engine,
              catalog.find(kind).orElseThrow(() -> new AssertionError("No kind " + kind)).kind(),
              args);
      engine.await(id, row -> row.instantOrNull("finalized_at") != null);
      TestEngine.await(
          "all jobs have ended",
          () -> engine.sql("SELECT FROM job WHERE finalized_at IS NULL").isEmpty());
      return engine.sql("SELECT kind, state FROM job ORDER BY id").map(CatalogRun::told);
    }
  }

  private static <A extends JobArgs> UUID enqueue(TestEngine engine, JobKind<A> kind, String args) {
    return engine.enqueue(kind, JobCodec.decode(kind, args));
  }

  private static String told(Row job) {
    return job.text("kind") + " " + JobState.of(job.integer("state")).publicName();
  }
}
