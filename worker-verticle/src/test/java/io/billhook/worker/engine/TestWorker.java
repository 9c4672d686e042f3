package io.billhook.worker.engine;

import io.billhook.config.DatabaseConfig;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.devkit.job.UnsentJobs;
import io.billhook.job.JobHandler;
import io.billhook.job.JobState;
import io.billhook.outbox.JobOutbox;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.TenantScope;
import io.billhook.process.ProcessHeartbeat;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import io.billhook.worker.engine.claim.ClaimAnswer;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.claim.Claimer;
import io.billhook.worker.engine.claim.Holds;
import io.billhook.worker.engine.execute.Completer;
import io.billhook.worker.engine.execute.JobExecutor;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.engine.execute.JobReport;
import io.billhook.worker.engine.execute.OutcomeWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A worker that a test steps by hand: {@link #runDue} runs what is due, one job after the other,
 * through the engine's own claim, executor and ledger, and returns when nothing is due any more.
 * There is no broker and no waiting; {@link #advance} lets time pass for the jobs that wait.
 *
 * <p>What is not there: queues, and so pauses and lanes; the reaper; jobs side by side.
 */
public final class TestWorker implements AutoCloseable {
  private static final int MOST_JOBS = 10_000;

  private static final String NEXT =
      """
      SELECT id FROM job
      WHERE state IN (0, 1, 3) AND run_at <= now() AND NOT id = ANY ($1::uuid[])
      ORDER BY run_at, id LIMIT 1
      """;
  private static final String ENDED =
      """
      SELECT j.kind, j.state, j.run_at, a.attempt, a.outcome, a.error
      FROM job j LEFT JOIN job_attempt a ON a.job_id = j.id AND a.claim = j.claim
      WHERE j.id = $1
      """;
  private static final String ADVANCE =
      """
      UPDATE job
      SET run_at = run_at - $1 * interval '1 millisecond',
          dispatch_at = dispatch_at - $1 * interval '1 millisecond'
      WHERE state IN (0, 1, 3)
      """;

  /**
   * One attempt, and what it has led to.
   *
   * @param attempt 1-based
   * @param outcome {@code completed}, or as in {@code job_attempt}: {@code retry}, {@code snooze},
   *     {@code cancel}, {@code dead}, {@code superseded}
   * @param reason why, where it did not complete; of an exception its class and place, no message
   * @param state of the job since then
   * @param next when it is tried again, where it is
   */
  public record Ran(
      UUID id,
      String kind,
      int attempt,
      String outcome,
      @Nullable String reason,
      JobState state,
      @Nullable Instant next) {}

  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final EnginePool engine;
  private final ProcessHeartbeat heartbeat;
  private final JobOutbox outbox;
  private final Claimer claimer;
  private final OutcomeWriter outcomes;
  private final Holds holds;
  private JobRegistry registry = new JobRegistry();

  private TestWorker(DatabaseConfig config) {
    database = Database.open(vertx, config);
    engine = database.enginePool(2);
    heartbeat = ProcessHeartbeat.join(vertx, database, ProcessRole.ALL, "test").await();
    outbox = new JobOutbox(heartbeat, new UnsentJobs(heartbeat.ids()));
    claimer = new Claimer(engine, heartbeat);
    outcomes =
        new OutcomeWriter(
            database.engine(), (_, _, _) -> Future.succeededFuture(), new Completer(engine));
    holds = new Holds(engine);
  }

  /**
   * A worker on a migrated database that no other test uses: {@code TestServices.freshDatabase()}.
   */
  public static TestWorker on(DatabaseConfig database) {
    return new TestWorker(database);
  }

  public Database database() {
    return database;
  }

  /** For features under test: its jobs stay in the ledger until {@link #runDue}. */
  public Outbox outbox() {
    return outbox;
  }

  public Vertx vertx() {
    return vertx;
  }

  /** Adds a kind to those that this worker runs. */
  public <A extends JobArgs> TestWorker handle(JobKind<A> kind, JobHandler<A> handler) {
    registry.handle(kind, handler);
    return this;
  }

  /** Runs the kinds of this registry, and no others. */
  public TestWorker handle(JobRegistry whole) {
    registry = whole;
    return this;
  }

  /**
   * Runs every job that is due, those that are enqueued meanwhile included, in the order of their
   * times. A job runs once in a call: one that is put off is left for the next call, however short
   * the delay.
   *
   * @throws IllegalStateException after 10,000 jobs: some seem to enqueue each other for ever
   */
  public List<Ran> runDue() {
    return runDue(MOST_JOBS);
  }

  List<Ran> runDue(int most) {
    var executor =
        new JobExecutor(
            vertx,
            registry,
            outcomes,
            holds,
            new JobReport(new SimpleMeterRegistry()),
            heartbeat::mayCall);
    List<Ran> ran = new ArrayList<>();
    Set<UUID> putOff = new HashSet<>();
    for (var due = next(putOff); due.isPresent(); due = next(putOff)) {
      if (ran.size() == most) {
        throw new IllegalStateException(
            "Still not done after %,d jobs: %s. Do they enqueue each other?"
                .formatted(most, counted(ran)));
      }
      Ran one = run(executor, due.get());
      ran.add(one);
      if (one.state() == JobState.RETRYABLE) {
        putOff.add(one.id());
      }
    }
    holds.drop().await();
    return ran;
  }

  /**
   * Lets time pass for the jobs that wait: their times are moved back by so much, so that what was
   * to run within it is due. The clock of the database, and what else it holds, stay as they are.
   */
  public TestWorker advance(Duration by) {
    sql(ADVANCE, by.toMillis());
    return this;
  }

  private Optional<UUID> next(Set<UUID> putOff) {
    return sql(NEXT, (Object) putOff.toArray(UUID[]::new)).one().map(row -> row.uuid("id"));
  }

  private Ran run(JobExecutor executor, UUID id) {
    ClaimAnswer answer = claimer.alone(id).first().await().get(id);
    if (!(answer instanceof ClaimAnswer.Taken(ClaimedJob job))) {
      throw new IllegalStateException(
          "The job "
              + id
              + " is due but cannot be claimed: "
              + answer
              + ". Is a transaction open?");
    }
    executor.claimed(List.of(job));
    var ended = new CountDownLatch(1);
    executor.start(job, ended::countDown);
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + job.kind() + " ran", e);
    }
    return ended(job);
  }

  private Ran ended(ClaimedJob job) {
    Row row = sql(ENDED, job.id()).first();
    JobState state = JobState.of(row.integer("state"));
    if (state == JobState.RUNNING) {
      throw new IllegalStateException(
          "The database refused what the end of " + job.kind() + " was to write; the log says why");
    }
    String outcome = row.textOrNull("outcome");
    return new Ran(
        job.id(),
        job.kind(),
        job.attempt(),
        outcome == null ? state.publicName() : outcome,
        row.textOrNull("error"),
        state,
        state == JobState.RETRYABLE ? row.instant("run_at") : null);
  }

  private static Map<String, Integer> counted(List<Ran> ran) {
    Map<String, Integer> kinds = new TreeMap<>();
    ran.forEach(one -> kinds.merge(one.kind(), 1, Integer::sum));
    return kinds;
  }

  private Rows sql(String sql, @Nullable Object... parameters) {
    return database.transact(Role.ENGINE, TenantScope.none(), tx -> tx.query(sql, parameters));
  }

  @Override
  public void close() {
    heartbeat.leave().await();
    engine.close();
    database.close();
    vertx.close().await();
  }
}
