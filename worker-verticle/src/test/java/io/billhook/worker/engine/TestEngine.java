package io.billhook.worker.engine;

import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.WorkerConfig;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.node.ProcessContext;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Sweep;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.TenantScope;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import io.billhook.worker.engine.WorkerVerticle.Surroundings;
import io.billhook.worker.engine.execute.JobRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A whole process on a database of its own. */
public final class TestEngine implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  public static final int COMPLETED = 4;
  public static final int CANCELLED = 5;
  public static final int DEAD = 6;

  public final ProcessContext node;
  final DatabaseConfig databaseConfig;
  final BrokerConfig brokerConfig;
  private final Sweep.Times times;
  private @Nullable String worker;

  private TestEngine(DatabaseConfig databaseConfig, BrokerConfig brokerConfig, Sweep.Times times) {
    this.databaseConfig = databaseConfig;
    this.brokerConfig = brokerConfig;
    this.times = times;
    this.node = ProcessContext.start(databaseConfig, brokerConfig, ProcessRole.ALL, "test", times);
  }

  public static TestEngine on(URI broker) {
    return on(broker, Sweep.Times.PRODUCTION);
  }

  /** As above, with a sweep that does not wait as long. */
  public static TestEngine on(URI broker, Sweep.Times times) {
    return new TestEngine(
        TestServices.freshDatabase(), new BrokerConfig(broker, TestServices.freshPrefix()), times);
  }

  /** A second process on the same database and broker. */
  public TestEngine another() {
    return new TestEngine(databaseConfig, brokerConfig, times);
  }

  /** A process on a database and a broker that others use, too. */
  public static TestEngine on(DatabaseConfig database, BrokerConfig broker) {
    return new TestEngine(database, broker, Sweep.Times.PRODUCTION);
  }

  /** Starts the worker; jobs may wait for it already. */
  public TestEngine work(JobRegistry registry) {
    return work(registry, 100);
  }

  public TestEngine work(JobRegistry registry, int slots) {
    return work(registry, slots, Map.of());
  }

  public TestEngine work(JobRegistry registry, int slots, Map<String, Integer> single) {
    Surroundings around =
        new Surroundings(
            node.database,
            node.broker,
            node.heartbeat,
            node.reaper,
            node.metrics.registry(),
            node.health);
    WorkerConfig config = new WorkerConfig(slots, single, 50, Duration.ofSeconds(2));
    worker = node.vertx.deployVerticle(new WorkerVerticle(config, registry, around)).await();
    return this;
  }

  public void drain() {
    String deployed = worker;
    if (deployed != null) {
      worker = null;
      node.vertx.undeploy(deployed).await();
    }
  }

  public <A extends JobArgs> UUID enqueue(JobKind<A> kind, A args) {
    return enqueue(kind, args, JobOptions.none());
  }

  public <A extends JobArgs> UUID enqueue(JobKind<A> kind, A args, JobOptions options) {
    return node.database.transact(
        Role.API, TenantScope.none(), tx -> node.outbox.enqueue(tx, kind, args, options));
  }

  public Rows sql(String sql, @Nullable Object... parameters) {
    return node.database.transact(Role.ENGINE, TenantScope.none(), tx -> tx.query(sql, parameters));
  }

  /** How many jobs are so. */
  public long count(String where) {
    return sql("SELECT count(*) AS n FROM job WHERE " + where).first().bigint("n");
  }

  public Row job(UUID id) {
    return sql("SELECT * FROM job WHERE id = $1", id).first();
  }

  /** Waits until the job's row is as wanted. */
  public Row await(UUID id, Predicate<Row> wanted) {
    await("job " + id, () -> wanted.test(job(id)));
    return job(id);
  }

  public Row awaitState(UUID id, int state) {
    return await(id, row -> row.integer("state") == state);
  }

  public static void await(String what, BooleanSupplier wanted) {
    await(what, PATIENCE, wanted);
  }

  public static void await(String what, Duration longest, BooleanSupplier wanted) {
    Await.until(what, longest, wanted);
  }

  /** Pays no heed to an interrupt. */
  static void awaitHeedless(CountDownLatch end) {
    await(
        "the end",
        () -> {
          boolean _ = Thread.interrupted();
          return end.getCount() == 0;
        });
  }

  @Override
  public void close() {
    drain();
    node.close();
  }
}
