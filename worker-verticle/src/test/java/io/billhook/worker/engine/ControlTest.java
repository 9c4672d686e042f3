package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.contract.RetryPolicy;
import io.billhook.control.DeadJobs;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.billhook.provider.Breaker;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.BreakerState.Phase;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallGateShut;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.ProviderException;
import io.billhook.telemetry.QueueDepth;
import io.billhook.worker.engine.EngineContract.Probe;
import io.billhook.worker.engine.execute.CallGate;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What operators and providers do to the engine: cancel, hold breakers, share, mend. */
@Execution(ExecutionMode.CONCURRENT)
class ControlTest {
  private static final int COMPLETED = 4;
  private static final int CANCELLED = 5;
  private static final int DEAD = 6;
  private static final String ASK =
      "UPDATE job SET cancel_asked_at = now(), unique_key = NULL, run_at = now(), dispatch_at ="
          + " CASE WHEN state = 2 THEN NULL ELSE now() END WHERE id = $1";

  private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
  private TestEngine engine; // set before each test

  @BeforeEach
  void start() {
    engine = TestEngine.on(TestServices.embeddedBroker());
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private JobHandler<Probe> telling(JobHandler<Probe> handler) {
    return new JobHandler<>() {
      @Override
      public JobOutcome handle(Probe args, JobContext job) throws Exception {
        return handler.handle(args, job);
      }

      @Override
      public void abandoned(Probe args, JobContext job, String reason, Tx tx) {
        told.add(args.number() + " " + reason);
      }
    };
  }

  @Test
  void aWaitingJobIsCancelledWithoutARunAndItsFeatureIsTold() {
    AtomicInteger runs = new AtomicInteger();
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                telling(
                    (_, _) -> {
                      runs.incrementAndGet();
                      return JobOutcome.done();
                    })));
    UUID id =
        engine.enqueue(
            Probe.KIND, new Probe(1), JobOptions.none().at(Instant.now().plusSeconds(3600)));
    engine.sql(ASK, id);
    engine.awaitState(id, CANCELLED);
    assertThat(told).containsExactly("1 Cancelled by an operator");
    assertThat(runs).hasValue(0);
  }

  @Test
  void aRunningJobFindsThatItIsCancelled() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, job) -> {
                  running.countDown();
                  TestEngine.await("an operator's wish", job::isCancelled);
                  return new JobOutcome.Cancel("As asked");
                }));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    engine.sql(ASK, id);
    assertThat(engine.awaitState(id, CANCELLED).integer("attempt")).isEqualTo(1);
  }

  @Test
  void aRunningJobThatDoesNotLookAndFailsIsNotTriedAgain() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                telling(
                    (_, job) -> {
                      running.countDown();
                      goOn.await();
                      return new JobOutcome.Retry("Later", Duration.ofHours(1));
                    })));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    engine.sql(ASK, id);
    goOn.countDown(); // before this worker has heard of the wish: the ledger knows it all the same
    engine.awaitState(id, CANCELLED);
    assertThat(told).containsExactly("1 Cancelled by an operator");
  }

  @Test
  void whatTheLedgerSaysWeRunAndNobodyRunsIsGivenBack() {
    AtomicInteger runs = new AtomicInteger();
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, _) -> {
                  runs.incrementAndGet();
                  return JobOutcome.done();
                }));
    UUID id = UUID.randomUUID();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, attempt, max_attempts, claim, run_at,"
            + " holder, attempted_at) VALUES ($1, 'billing.probe', 'billing', '{\"number\": 7}', 2,"
            + " 1, 3, 1, now(), $2, now())",
        id,
        engine.node.heartbeat.id());
    engine.sql(
        "INSERT INTO hold (process, batch, ids) VALUES ($1, 0, $2)",
        engine.node.heartbeat.id(),
        List.of(id));
    assertThat(engine.awaitState(id, COMPLETED).integer("lost")).isZero();
    assertThat(runs).hasValue(1);
  }

  @Test
  void whatIsGivenBackAgainAndAgainIsCountedAsLostInTheEnd() {
    UUID id = UUID.randomUUID();
    long process = engine.node.heartbeat.id();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at)"
            + " VALUES ($1, 'billing.probe', 'billing', '{}', 1, 3, now())",
        id);
    for (int claim = 1; claim <= 14; claim++) {
      engine.sql(
          "UPDATE job SET state = 2, attempt = 1, claim = $2, holder = $3, dispatch_at = NULL"
              + " WHERE id = $1",
          id,
          claim,
          process);
      int number = claim;
      TestEngine.await( // not while the relay has the row for a moment
          "given back",
          () -> {
            engine.node.reaper.giveBack(process, id, number).await();
            return engine.job(id).integer("state") == 1;
          });
      assertThat(engine.job(id).integer("lost")).isEqualTo(Math.max(0, claim - 10));
      assertThat(engine.job(id).integer("attempt")).isZero();
    }
  }

  @Test
  void aHandlerThatNeverEndsDoesNotStopAWorkerWhereAJobMustRunAlone() {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch hangs = new CountDownLatch(1);
    JobKind<Probe> hasty = Probe.KIND.timeout(Duration.ofMillis(100));
    engine.work(
        new JobRegistry()
            .handle(
                hasty,
                (args, _) -> {
                  if (args.number() == 1) {
                    hangs.countDown();
                    awaitWhateverComes(end);
                  }
                  return JobOutcome.done();
                }));
    engine.enqueue(hasty, new Probe(1));
    TestEngine.await("it hangs", () -> hangs.getCount() == 0);
    UUID alone = UUID.randomUUID();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, lost, run_at, dispatch_at)"
            + " VALUES ($1, 'billing.probe', 'billing', '{\"number\": 2}', 1, 3, 2, now(), now())",
        alone);
    TestEngine.await(
        "it is put off",
        () ->
            engine
                    .sql(
                        "SELECT FROM job WHERE id = $1 AND dispatch_at > now() + interval '30 s'",
                        alone)
                    .size()
                == 1);
    engine.awaitState(engine.enqueue(hasty, new Probe(3)), COMPLETED);
    assertThat(engine.job(alone).integer("attempt")).isZero();
    end.countDown();
    TestEngine.await("all that ran has ended", () -> count("state = 2") == 0);
    engine.sql("UPDATE job SET dispatch_at = now() WHERE id = $1", alone);
    engine.awaitState(alone, COMPLETED);
  }

  @Test
  void whereManyMustRunAloneOthersRunInBetween() {
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (args, _) -> {
                  Thread.sleep(args.number());
                  return JobOutcome.done();
                }));
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, lost, run_at, dispatch_at)"
            + " SELECT gen_random_uuid(), 'billing.probe', 'billing', '{\"number\": 200}', 1, 3, 2,"
            + " now(), now() FROM generate_series(1, 20)");
    TestEngine.await("some have run", () -> count("state = 4") > 2);
    UUID other = engine.enqueue(Probe.KIND, new Probe(0));
    engine.awaitState(other, COMPLETED);
    assertThat(count("state <> 4 AND lost = 2")).isPositive();
    TestEngine.await("all have run", () -> count("state <> 4") == 0);
    assertThat(
            engine
                .sql(
                    "SELECT FROM job a JOIN job b ON a.lost = 2 AND a.id <> b.id"
                        + " AND a.attempted_at < b.finalized_at AND b.attempted_at < a.finalized_at")
                .size())
        .as("jobs that ran beside one that must run alone")
        .isZero();
  }

  @Test
  void aHandlerThatNeverEndsIsGivenUpAndItsJobTriedAgain() {
    CountDownLatch end = new CountDownLatch(1);
    JobKind<Probe> hasty = Probe.KIND.timeout(Duration.ofMillis(100));
    AtomicInteger late = new AtomicInteger();
    Breaker provider = breaker(new CallGate(engine.node.heartbeat));
    engine.work(
        new JobRegistry()
            .handle(
                hasty,
                (_, job) -> {
                  if (job.attempt() == 1) {
                    awaitWhateverComes(end);
                    try {
                      provider.<Boolean, RuntimeException>call(() -> true);
                    } catch (CallGateShut e) {
                      late.incrementAndGet();
                    }
                  }
                  return JobOutcome.done();
                }),
        1); // so the second attempt wants the slot of the first
    UUID id = engine.enqueue(hasty, new Probe(1));
    assertThat(engine.awaitState(id, COMPLETED).integer("attempt")).isEqualTo(2);
    Row attempt = engine.sql("SELECT * FROM job_attempt WHERE job_id = $1", id).first();
    assertThat(attempt.text("outcome")).isEqualTo("retry");
    assertThat(attempt.text("error")).contains("did not heed its interrupt");
    end.countDown();
    TestEngine.await("its call is held", () -> late.get() == 1);
    engine.drain();
    assertThat(engine.sql("SELECT FROM job_attempt").size()).isOne();
    assertThat(engine.job(id).integer("claim")).isEqualTo(2);
  }

  @Test
  void aJobThatWasTakenFromAProcessCallsNoProviderOnceThatHasRegisteredAnew() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Breaker provider = breaker(new CallGate(engine.node.heartbeat));
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger held = new AtomicInteger();
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, _) -> {
                  if (running.getCount() > 0) {
                    running.countDown();
                    goOn.await();
                  }
                  try {
                    return provider.call(
                        () -> {
                          calls.incrementAndGet();
                          return JobOutcome.done();
                        });
                  } catch (CallGateShut e) {
                    held.incrementAndGet();
                    throw e;
                  }
                }));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    long before = engine.node.heartbeat.id();
    engine.sql("UPDATE process SET dead_at = now() WHERE id = $1", before);
    TestEngine.await("it registers anew", () -> engine.node.heartbeat.id() != before);
    goOn.countDown();
    engine.awaitState(id, COMPLETED);
    TestEngine.await("the call of the first run is held", () -> held.get() == 1);
    assertThat(calls).hasValue(1);
  }

  /** Pays no heed to an interrupt. */
  private static void awaitWhateverComes(CountDownLatch end) {
    TestEngine.await(
        "the end",
        () -> {
          boolean _ = Thread.interrupted();
          return end.getCount() == 0;
        });
  }

  @Test
  void aSnoozeAfterAReplayLeavesThoseOfTheLifeBefore() {
    AtomicInteger runs = new AtomicInteger();
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, _) ->
                    switch (runs.incrementAndGet()) {
                      case 3 -> new JobOutcome.Dead("for now");
                      case 6 -> JobOutcome.done();
                      default -> new JobOutcome.Snooze("HTTP 429", Duration.ofMillis(5));
                    }));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.awaitState(id, DEAD);
    engine.node.database.run(
        Role.ENGINE, TenantScope.none(), tx -> DeadJobs.one(id).replay(tx, 1, 1, 0));
    engine.awaitState(id, COMPLETED);
    assertThat(
            engine
                .sql("SELECT outcome, claim FROM job_attempt WHERE job_id = $1 ORDER BY claim", id)
                .map(row -> row.text("outcome") + " " + row.integer("claim")))
        .containsExactly("snooze 2", "dead 3", "snooze 5");
  }

  @Test
  void aFeatureThatFailsToHearOfADeathDoesNotKeepTheJobAlive() {
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                new JobHandler<>() {
                  @Override
                  public JobOutcome handle(Probe args, JobContext job) {
                    return new JobOutcome.Dead("A reason with a \u0000 in it");
                  }

                  @Override
                  public void abandoned(Probe args, JobContext job, String reason, Tx tx) {
                    throw new IllegalStateException("the feature is broken");
                  }
                }));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.awaitState(id, DEAD);
    assertThat(
            engine.sql("SELECT reason FROM dead_job WHERE job_id = $1", id).first().text("reason"))
        .startsWith("A reason with a   in it; its feature was not told")
        .contains("IllegalStateException");
  }

  @Test
  void theFullCheckMendsWhatWasForgotten() {
    engine.work(new JobRegistry().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
    // What is there before the broker has its queues is sent again: that would mend it, too.
    TestEngine.await("the broker is there", engine.node.health::ready);
    TestEngine.await(
        "nothing is to be filled again",
        () -> engine.sql("SELECT FROM queue WHERE refill_before IS NOT NULL").isEmpty());
    UUID waiting = forgotten(1, "now() - interval '1 hour'", null);
    UUID running = forgotten(2, "now() - interval '1 hour'", 4711L);
    UUID young = forgotten(1, "now()", null);
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), COMPLETED);
    TestEngine.await(
        "the worker has told how far it is",
        () ->
            !engine
                .sql(
                    "SELECT FROM queue WHERE name = 'billing' AND claimed_to > now() - interval '1"
                        + " minute'")
                .isEmpty());
    engine.node.check.run().await();
    engine.awaitState(waiting, COMPLETED);
    engine.awaitState(running, COMPLETED);
    assertThat(engine.job(young).integer("state")).isEqualTo(1);
    assertThat(
            engine.node.metrics.registry().get("billhook.jobs.astray").counters().stream()
                .mapToDouble(c -> c.count())
                .sum())
        .isEqualTo(2);
  }

  /** A job of which no message is on its way; running where it has a holder. */
  private UUID forgotten(int state, String when, @org.jspecify.annotations.Nullable Long holder) {
    UUID id = UUID.randomUUID();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, attempt, max_attempts, claim, run_at,"
            + " created_at, attempted_at, holder) VALUES ($1, 'billing.probe', 'billing',"
            + " '{\"number\": 7}', $2, 1, 3, 1, "
            + when
            + ", "
            + when
            + ", "
            + when
            + ", $3)",
        id,
        (short) state,
        holder);
    return id;
  }

  @Test
  void aTenantAboveItsShareWaitsInLineAndOthersPassFromAWorkersFirstJobOn() throws Exception {
    UUID flood = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    Map<UUID, AtomicInteger> running = new ConcurrentHashMap<>();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch hold = new CountDownLatch(1);
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, job) -> {
                  UUID tenant = java.util.Objects.requireNonNull(job.tenant());
                  AtomicInteger here = running.computeIfAbsent(tenant, _ -> new AtomicInteger());
                  int now = here.incrementAndGet();
                  if (tenant.equals(flood)) {
                    most.accumulateAndGet(now, Math::max);
                    boolean _ = hold.await(1_100, TimeUnit.MILLISECONDS);
                  }
                  here.decrementAndGet();
                  return JobOutcome.done();
                }),
        10);
    for (int i = 10; i < 60; i++) {
      engine.enqueue(Probe.KIND, new Probe(i), JobOptions.none().tenant(flood));
    }
    UUID passes = engine.enqueue(Probe.KIND, new Probe(1), JobOptions.none().tenant(other));
    Instant passed = engine.awaitState(passes, COMPLETED).instant("finalized_at");
    TestEngine.await("all are done", () -> count("state = 4") == 51);
    assertThat(most).as("at once of the flooding tenant, of 10 slots").hasValueLessThanOrEqualTo(5);
    assertThat(
            engine
                .sql("SELECT count(*) AS n FROM job WHERE finalized_at > $1", passed)
                .first()
                .bigint("n"))
        .as("of the flood after the other tenant's job")
        .isGreaterThan(20);
    assertThat(engine.sql("SELECT FROM job WHERE attempt <> 1").size()).isZero();
    assertThat(engine.sql("SELECT FROM job_attempt").size()).isZero();
  }

  @Test
  void aQueueWithoutSlotsIsLeftToOtherWorkers() {
    JobKind<Probe> kind = Probe.KIND.alsoOn(Queues.EMAIL_BULK);
    JobRegistry registry = new JobRegistry().handle(kind, (_, _) -> JobOutcome.done());
    engine.work(registry, 10, Map.of(Queues.BILLING, 0));
    UUID left = engine.enqueue(kind, new Probe(1));
    UUID taken = engine.enqueue(kind, new Probe(2), JobOptions.none().onQueue(Queues.EMAIL_BULK));
    engine.awaitState(taken, COMPLETED);
    Map<String, QueueDepth> depths = new HashMap<>();
    TestEngine.await(
        "the broker tells of its queues",
        () -> {
          depths.putAll(engine.node.broker.depths().await());
          return depths.containsKey(Queues.BILLING);
        });
    assertThat(depths.get(Queues.BILLING)).returns(0, QueueDepth::consumers);
    assertThat(engine.job(left).integer("attempt")).isZero();
    engine.drain();
    engine.work(registry);
    engine.awaitState(left, COMPLETED);
  }

  @Test
  void aWorkerThatStartsDuringAPauseTakesNothingOfThatQueue() throws Exception {
    JobKind<Probe> kind = Probe.KIND.alsoOn(Queues.EMAIL_BULK);
    engine.sql(
        "INSERT INTO queue (name, paused_at) VALUES ('billing', now())"
            + " ON CONFLICT (name) DO UPDATE SET paused_at = now()");
    TestEngine.await("the broker is there", engine.node.health::ready);
    List<UUID> wait = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      wait.add(engine.enqueue(kind, new Probe(i)));
    }
    TestEngine.await("they are on the broker", () -> messages(Queues.BILLING) > 0);
    UUID passes = engine.enqueue(kind, new Probe(99), JobOptions.none().onQueue(Queues.EMAIL_BULK));
    CountDownLatch unlock = lockOrders();
    engine.work(new JobRegistry().handle(kind, (_, _) -> JobOutcome.done()));
    TestEngine.await(
        "it asks what operators want",
        () ->
            !engine
                .sql(
                    "SELECT FROM pg_locks"
                        + " WHERE relation = 'breaker_override'::regclass AND NOT granted")
                .isEmpty());
    long later = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    TestEngine.await("time to take a message", () -> System.nanoTime() > later);
    assertThat(count("claim > 0")).isZero();
    assertThat(engine.node.health.ready()).isFalse();
    unlock.countDown();
    engine.awaitState(passes, COMPLETED);
    assertThat(wait).allSatisfy(id -> assertThat(engine.job(id).integer("claim")).isZero());
    assertThat(engine.node.health.ready()).isTrue();
    engine.sql("UPDATE queue SET paused_at = NULL WHERE name = 'billing'");
    wait.forEach(id -> engine.awaitState(id, COMPLETED));
  }

  /** Nobody can read them until the latch is counted down. */
  private CountDownLatch lockOrders() throws InterruptedException {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch unlock = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () ->
                engine.node.database.run(
                    Role.ENGINE,
                    TenantScope.none(),
                    tx -> {
                      tx.query("LOCK TABLE breaker_override IN ACCESS EXCLUSIVE MODE");
                      locked.countDown();
                      TestEngine.await("the end of a lock", () -> unlock.getCount() == 0);
                    }));
    assertThat(locked.await(20, TimeUnit.SECONDS)).isTrue();
    return unlock;
  }

  private int messages(String queue) {
    QueueDepth depth = engine.node.broker.depths().await().get(queue);
    return depth == null ? 0 : depth.messages();
  }

  @Test
  void aJobCanBeSentToAnotherLaneOfItsKindAlone() {
    JobKind<Probe> kind = Probe.KIND.alsoOn(Queues.EMAIL_BULK);
    engine.work(new JobRegistry().handle(kind, (_, _) -> JobOutcome.done()));
    UUID id = engine.enqueue(kind, new Probe(1), JobOptions.none().onQueue(Queues.EMAIL_BULK));
    assertThat(engine.awaitState(id, COMPLETED).text("queue")).isEqualTo(Queues.EMAIL_BULK);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.enqueue(kind, new Probe(2), JobOptions.none().onQueue(Queues.SMS)))
        .withMessageContaining("sms");
  }

  @Test
  void aQueueStopsWhileItsBreakerIsOpenAndOneProbePassesFirst() {
    Breaker breaker = breaker();
    CallOutcomes outcomes = new CallOutcomes(RandomGenerator.getDefault());
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    Set<Integer> sent = ConcurrentHashMap.newKeySet();
    java.util.concurrent.atomic.AtomicBoolean broken =
        new java.util.concurrent.atomic.AtomicBoolean(true);
    JobKind<Probe> patient =
        Probe.KIND.retrying(new RetryPolicy(50, Duration.ofMillis(1), Duration.ofMillis(2)));
    engine.work(
        new JobRegistry()
            .handle(
                patient,
                (args, _) -> {
                  try {
                    return breaker.call(
                        () -> {
                          asked.incrementAndGet();
                          if (broken.get()) {
                            throw new ProviderException(
                                "test", new ProviderException.Kind.Transient(), "500");
                          }
                          sent.add(args.number());
                          return JobOutcome.done();
                        });
                  } catch (CallFailed e) {
                    together.incrementAndGet();
                    return outcomes.of(e);
                  }
                },
                breaker),
        10); // so few are under way when it opens
    for (int i = 0; i < 200; i++) {
      engine.enqueue(patient, new Probe(i));
    }
    TestEngine.await("probes fail", () -> breaker.state().phase() == Phase.OPEN && asked.get() > 5);
    int attempts = engine.sql("SELECT FROM job_attempt WHERE outcome = 'retry'").size();
    assertThat(attempts).as("attempts spent").isLessThan(20);
    TestEngine.await(
        "what was not claimed lies on the broker", () -> count("state = 1 AND claim = 0") > 50);
    broken.set(false);
    TestEngine.await("all are sent", () -> count("state = 4") == 200);
    assertThat(sent).hasSize(200);
  }

  @Test
  void anOperatorHoldsABreakerOpenAndClosed() {
    Breaker breaker = breaker();
    engine.work(
        new JobRegistry().handle(Probe.KIND, (_, _) -> breaker.call(JobOutcome::done), breaker));
    engine.sql("INSERT INTO breaker_override (name, state) VALUES ('test', 'open')");
    TestEngine.await("it is open", () -> breaker.state().phase() == Phase.OPEN);
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.sql("UPDATE breaker_override SET state = 'closed'");
    TestEngine.await("it is closed", () -> breaker.state().phase() == Phase.CLOSED);
    engine.awaitState(id, COMPLETED);
    engine.sql("DELETE FROM breaker_override");
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), COMPLETED);
  }

  private Breaker breaker() {
    return breaker(() -> true);
  }

  private Breaker breaker(BooleanSupplier mayCall) {
    BreakerSettings settings =
        new BreakerSettings(
            5, Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(10));
    return new Breakers(
            engine.node.vertx, engine.node.metrics.registry(), settings, mayCall, _ -> {})
        .of("test");
  }

  private long count(String where) {
    return engine.sql("SELECT count(*) AS n FROM job WHERE " + where).first().bigint("n");
  }
}
