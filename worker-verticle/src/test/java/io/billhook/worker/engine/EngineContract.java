package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.billhook.process.JobIds;
import io.billhook.worker.engine.execute.JobRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine promises, whatever the broker. */
abstract class EngineContract {
  private static final int COMPLETED = 4;
  private static final int CANCELLED = 5;
  private static final int DEAD = 6;

  private final JobIds ids = new JobIds();
  private final ConcurrentLinkedQueue<String> runs = new ConcurrentLinkedQueue<>();
  private TestEngine engine; // set before each test

  abstract URI broker();

  @BeforeEach
  void start() {
    engine = TestEngine.on(broker());
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private void handle(JobHandler<Probe> handler) {
    JobHandler<Probe> recorded =
        new JobHandler<>() {
          @Override
          public JobOutcome handle(Probe args, JobContext job) throws Exception {
            runs.add(args.number() + "/" + job.attempt());
            return handler.handle(args, job);
          }

          @Override
          public void abandoned(Probe args, JobContext job, String reason, Tx tx) {
            handler.abandoned(args, job, reason, tx);
          }
        };
    engine.work(new JobRegistry().handle(Probe.KIND, recorded));
  }

  @Test
  void everyJobOfManyRunsOnce() throws Exception {
    int many = 20_000;
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger repeated = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(many);
    handle(
        (args, _) -> {
          if (!seen.add(args.number())) {
            repeated.incrementAndGet();
          }
          all.countDown();
          return JobOutcome.done();
        });
    // What is enqueued before the broker has its queues is sent again: not the ordinary path.
    TestEngine.await("the broker is there", engine.node.health::ready);
    TestEngine.await(
        "nothing is to be filled again",
        () -> engine.sql("SELECT FROM queue WHERE refill_before IS NOT NULL").isEmpty());
    for (int batch = 0; batch < many / 1000; batch++) {
      int from = batch * 1000;
      engine.node.database.run(
          Role.API,
          TenantScope.none(),
          tx -> {
            for (int i = from; i < from + 1000; i++) {
              engine.node.outbox.enqueue(tx, Probe.KIND, new Probe(i));
            }
          });
    }
    assertThat(all.await(5, TimeUnit.MINUTES)).isTrue();
    TestEngine.await("all completed", () -> count("state = 4") == many);
    assertThat(repeated).hasValue(0);
    engine.drain();
    assertThat(engine.sql("SELECT FROM hold").size()).isZero();
    assertThat(hotShare(2L * many)).as("updates that stay on their page").isGreaterThan(0.8);
  }

  /** The share of HOT updates; the server counts a session's own when it has ended. */
  private double hotShare(long updates) {
    String counted =
        "SELECT n_tup_upd AS updates, n_tup_hot_upd::float8 / greatest(n_tup_upd, 1) AS hot"
            + " FROM pg_stat_user_tables WHERE relname = 'job'";
    TestEngine.await(
        "the counters", () -> engine.sql(counted).first().bigint("updates") >= updates);
    return engine.sql(counted).first().real("hot");
  }

  @Test
  void aRolledBackTransactionLeavesNoJobAndNoMessage() {
    handle((_, _) -> JobOutcome.done());
    try {
      engine.node.database.run(
          Role.API,
          TenantScope.none(),
          tx -> {
            engine.node.outbox.enqueue(tx, Probe.KIND, new Probe(1));
            throw new IllegalStateException("the caller fails");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("the caller fails");
    }
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), COMPLETED);
    assertThat(runs).containsExactly("2/1");
    assertThat(count("true")).isEqualTo(1);
  }

  @Test
  void aRetryGoesByATierAndIsCounted() {
    handle(
        (_, job) ->
            job.attempt() == 1
                ? new JobOutcome.Retry("not yet", Duration.ofMillis(1200))
                : JobOutcome.done());
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    var done = engine.awaitState(id, COMPLETED);
    assertThat(done.integer("attempt")).isEqualTo(2);
    assertThat(done.instant("finalized_at")).isAfter(done.instant("created_at").plusMillis(1200));
    var attempt = engine.sql("SELECT * FROM job_attempt WHERE job_id = $1", id).first();
    assertThat(attempt.text("outcome")).isEqualTo("retry");
    assertThat(attempt.text("error")).isEqualTo("not yet");
  }

  @Test
  void aWaitThatAProviderAsksForMakesADelayLongerAndNeverShorter() {
    handle(
        (_, job) ->
            switch (job.attempt()) {
              case 1 -> JobOutcome.retryNotBefore("503", Duration.ofMillis(1_200));
              case 2 -> new JobOutcome.Retry("slow", Duration.ofMillis(300), Duration.ofMillis(1));
              default -> JobOutcome.done();
            });
    var done = engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), COMPLETED);
    assertThat(done.instant("finalized_at")).isAfter(done.instant("created_at").plusMillis(1_500));
  }

  @Test
  void aSnoozeUsesNoAttempt() {
    AtomicInteger calls = new AtomicInteger();
    handle(
        (_, _) ->
            calls.incrementAndGet() < 6
                ? new JobOutcome.Snooze("closed", Duration.ofMillis(20))
                : JobOutcome.done());
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    assertThat(engine.awaitState(id, COMPLETED).integer("attempt")).isEqualTo(1);
    assertThat(calls).hasValue(6);
  }

  @Test
  void aJobThatSnoozesAgainAndAgainLeavesOneRow() {
    AtomicInteger calls = new AtomicInteger();
    handle(
        (_, _) ->
            switch (calls.incrementAndGet()) {
              case 1, 2, 3, 5, 6 ->
                  new JobOutcome.Snooze("HTTP 429 (request " + calls + ")", Duration.ofMillis(5));
              case 4 -> new JobOutcome.Snooze("the breaker is open", Duration.ofMillis(5));
              case 7 -> new JobOutcome.Retry("failed", Duration.ofMillis(5));
              case 8 -> new JobOutcome.Snooze("HTTP 429 (request 8)", Duration.ofMillis(5));
              default -> JobOutcome.done();
            });
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.awaitState(id, COMPLETED);
    assertThat(
            engine
                .sql("SELECT error FROM job_attempt WHERE job_id = $1 ORDER BY claim", id)
                .map(row -> row.text("error")))
        .containsExactly(
            "the breaker is open", "HTTP 429 (request 6)", "failed", "HTTP 429 (request 8)");
  }

  @Test
  void theLastAttemptIsDeadAndTheFeatureIsTold() {
    handle(
        new JobHandler<>() {
          @Override
          public JobOutcome handle(Probe args, JobContext job) {
            throw new IllegalArgumentException("with somebody@example.com in it");
          }

          @Override
          public void abandoned(Probe args, JobContext job, String reason, Tx tx) {
            tx.query("SELECT set_config('test.abandoned', $1, false)", reason);
            runs.add("abandoned " + reason);
          }
        });
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.awaitState(id, DEAD);
    assertThat(runs).startsWith("1/1", "1/2", "1/3").hasSize(4);
    var dead = engine.sql("SELECT * FROM dead_job WHERE job_id = $1", id).first();
    assertThat(dead.text("reason"))
        .contains("IllegalArgumentException")
        .doesNotContain("somebody@example.com");
    assertThat(engine.sql("SELECT FROM job_attempt WHERE job_id = $1", id).size()).isEqualTo(3);
  }

  @Test
  void effectsAndCompletionAreOneTransaction() {
    AtomicInteger calls = new AtomicInteger();
    handle(
        (_, job) ->
            JobOutcome.done(
                tx -> {
                  tx.as(Role.ENGINE, TenantScope.none());
                  tx.update("INSERT INTO queue (name) VALUES ($1)", "effect of " + job.id());
                  if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException("after the effect");
                  }
                }));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    assertThat(engine.awaitState(id, COMPLETED).integer("attempt")).isEqualTo(2);
    assertThat(engine.sql("SELECT FROM queue WHERE name LIKE 'effect%'").size()).isEqualTo(1);
  }

  @Test
  void cancelEndsAJobForGood() {
    handle((_, _) -> new JobOutcome.Cancel("pointless"));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.awaitState(id, CANCELLED);
    assertThat(runs).containsExactly("1/1");
  }

  @Test
  void aHandlerThatTakesTooLongIsInterrupted() {
    JobKind<Probe> hasty = Probe.KIND.timeout(Duration.ofMillis(100));
    CountDownLatch never = new CountDownLatch(1);
    engine.work(
        new JobRegistry()
            .handle(
                hasty,
                (_, job) -> {
                  if (job.attempt() == 1) {
                    never.await();
                  }
                  return JobOutcome.done();
                }));
    UUID id = engine.enqueue(hasty, new Probe(1));
    assertThat(engine.awaitState(id, COMPLETED).integer("attempt")).isEqualTo(2);
    assertThat(
            engine.sql("SELECT error FROM job_attempt WHERE job_id = $1", id).first().text("error"))
        .contains("longer than");
  }

  @Test
  void aScheduledJobRunsWhenItIsDue() {
    handle((_, _) -> JobOutcome.done());
    Instant due = engine.node.heartbeat.ids().now().plusMillis(800);
    UUID id = engine.enqueue(Probe.KIND, new Probe(1), JobOptions.none().at(due));
    assertThat(engine.sql("SELECT state = 0 OR run_at <= now() AS ok FROM job WHERE id = $1", id))
        .allMatch(row -> row.bool("ok"), "waits until it is due");
    assertThat(engine.awaitState(id, COMPLETED).instant("attempted_at")).isAfterOrEqualTo(due);
  }

  @Test
  void requestsOfOneUniqueKeyAreOneRunWhileTheyWait() {
    JobOptions unique = JobOptions.none().unique("customer");
    for (int i = 0; i < 1000; i++) {
      engine.enqueue(Probe.KIND, new Probe(i), unique);
    }
    handle((_, _) -> JobOutcome.done());
    TestEngine.await("the one has run", () -> count("state = 4") == 1);
    assertThat(count("true")).isEqualTo(1);
    assertThat(runs).containsExactly("0/1");
  }

  @Test
  void aRequestWhileOneRunsIsOneMoreRun() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    handle(
        (args, _) -> {
          if (args.number() == 0) {
            running.countDown();
            goOn.await();
          }
          return JobOutcome.done();
        });
    JobOptions unique = JobOptions.none().unique("customer");
    engine.enqueue(Probe.KIND, new Probe(0), unique);
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 1; i <= 10; i++) {
      engine.enqueue(Probe.KIND, new Probe(i), unique);
    }
    goOn.countDown();
    TestEngine.await("both have run", () -> count("state = 4") == 2);
    assertThat(runs).containsExactly("0/1", "1/1");
  }

  @Test
  void aKindThatOnlyANewerWorkerKnowsIsKept() {
    engine.work(
        new JobRegistry()
            .handle(JobKind.of("billing.other", Probe.class), (_, _) -> JobOutcome.done()));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.await(id, row -> row.integer("state") == 3);
    assertThat(engine.job(id).integer("attempt")).isZero();
    var attempt = engine.sql("SELECT * FROM job_attempt WHERE job_id = $1", id).first();
    assertThat(attempt.text("outcome")).isEqualTo("snooze");
    assertThat(attempt.text("error")).contains("does not know the kind billing.probe");
  }

  @Test
  void bytesThatNobodyCanReadAreKeptAndTheQueueGoesOn() throws Exception {
    handle((_, _) -> JobOutcome.done());
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), COMPLETED);
    publish("garbage".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    TestEngine.await("it is kept", () -> engine.sql("SELECT FROM dead_message").size() == 1);
    assertThat(engine.sql("SELECT body FROM dead_message").first().bytes("body"))
        .isEqualTo("garbage".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), COMPLETED);
  }

  @Test
  void aLaneThatNoKindIsOnIsSeenToAllTheSame() throws Exception {
    engine.work(
        new JobRegistry()
            .handle(Probe.KIND, (_, _) -> JobOutcome.done())
            .consuming(List.of(Queues.WEBHOOK)));
    JobKind<Probe> newer = JobKind.of("webhook.newer", Probe.class);
    UUID kept = engine.enqueue(newer, new Probe(1));
    engine.await(kept, row -> row.integer("state") == 3);
    assertThat(engine.job(kept).integer("attempt")).isZero();
    engine.sql(
        "UPDATE job SET cancel_asked_at = now(), run_at = now(), dispatch_at = now()"
            + " WHERE id = $1",
        kept);
    engine.awaitState(kept, CANCELLED);
    var topology = engine.node.broker.topology();
    byte[] garbage = {1, 2, 3};
    publish(topology.workExchange(), topology.workQueue(Queues.WEBHOOK), null, garbage);
    TestEngine.await("it is kept", () -> engine.sql("SELECT FROM dead_message").size() == 1);
    assertThat(engine.sql("SELECT queue FROM dead_message").first().text("queue"))
        .isEqualTo(Queues.WEBHOOK);
  }

  @Test
  void aDeadLetterWhoseOriginTheDatabaseCannotHoldIsKeptAndTheOthersGoOn() throws Exception {
    handle((_, _) -> JobOutcome.done());
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), COMPLETED);
    byte[] garbage = {1, 2, 3};
    deadLetter("billing\u0000x", garbage);
    deadLetter("billing", garbage);
    TestEngine.await("both are kept", () -> engine.sql("SELECT FROM dead_message").size() == 2);
    assertThat(engine.sql("SELECT queue FROM dead_message").map(row -> row.text("queue")))
        .containsExactlyInAnyOrder("billing x", "billing");
  }

  private void deadLetter(String routingKey, byte[] body) throws Exception {
    var properties =
        new AMQP.BasicProperties.Builder()
            .headers(Map.of("x-death", List.of(Map.of("reason", "of \u0000 nobody's"))))
            .build();
    publish(engine.node.broker.topology().deadExchange(), routingKey, properties, body);
  }

  @Test
  void aMessageThatNamesNoJobIsKeptAndTheQueueGoesOn() throws Exception {
    handle((_, _) -> JobOutcome.done());
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), COMPLETED);
    byte[] foreign = bytes(UUID.randomUUID());
    publish(foreign);
    TestEngine.await("it is kept", () -> engine.sql("SELECT FROM dead_message").size() == 1);
    var kept = engine.sql("SELECT * FROM dead_message").first();
    assertThat(kept.text("queue")).isEqualTo("billing");
    assertThat(kept.text("reason")).isEqualTo("no such job");
    assertThat(kept.bytes("body")).isEqualTo(foreign);
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), COMPLETED);
  }

  @Test
  void aMessageForAFinishedJobChangesNothing() throws Exception {
    handle((_, _) -> JobOutcome.done());
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    var done = engine.awaitState(id, COMPLETED);
    publish(bytes(id));
    publish(bytes(id));
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), COMPLETED); // comes after them
    assertThat(engine.job(id).integer("claim")).isEqualTo(1);
    assertThat(engine.job(id).instant("finalized_at")).isEqualTo(done.instant("finalized_at"));
    assertThat(runs).containsExactly("1/1", "2/1");
    assertThat(engine.sql("SELECT FROM dead_message").size()).isZero();
  }

  @Test
  void argumentsOfAnOlderVersionAreReadOrTheJobIsDead() {
    handle((_, _) -> JobOutcome.done());
    UUID without = insertDue("{\"gone\": true}", 0);
    UUID otherType = insertDue("{\"number\": \"seven\"}", 0);
    engine.awaitState(without, COMPLETED);
    engine.awaitState(otherType, DEAD);
    assertThat(runs).containsExactly("0/1");
    assertThat(
            engine
                .sql("SELECT reason FROM dead_job WHERE job_id = $1", otherType)
                .first()
                .text("reason"))
        .startsWith("The arguments of billing.probe cannot be read")
        .doesNotContain("seven");
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), COMPLETED);
  }

  private void publish(byte[] body) throws Exception {
    var topology = engine.node.broker.topology();
    publish(topology.workExchange(), topology.workQueue("billing"), null, body);
  }

  private void publish(
      String exchange, String routingKey, AMQP.@Nullable BasicProperties properties, byte[] body)
      throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker());
    try (var connection = factory.newConnection();
        var channel = connection.createChannel()) {
      channel.basicPublish(exchange, routingKey, properties, body);
    }
  }

  private static byte[] bytes(UUID id) {
    return java.nio.ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  @Test
  void jobsOfADeadProcessAreFreedAndRun() {
    handle((_, _) -> JobOutcome.done());
    long dead =
        engine
            .sql(
                "INSERT INTO process (role, host, version, seen_at, since)"
                    + " VALUES ('worker', 'gone', 'test', now() - interval '1 minute', $1)"
                    + " RETURNING id",
                new UUID(0, 0))
            .first()
            .bigint("id");
    UUID running = insert(dead, 2, 1);
    UUID unpublished = insert(dead, 1, 0);
    engine.sql(
        "INSERT INTO hold (process, batch, ids) VALUES ($1, 1, $2)",
        dead,
        java.util.List.of(running));
    assertThat(engine.awaitState(running, COMPLETED).integer("lost")).isEqualTo(1);
    assertThat(engine.job(running).integer("attempt")).isEqualTo(1);
    engine.awaitState(unpublished, COMPLETED);
    assertThat(
            engine
                .sql("SELECT dead_at FROM process WHERE id = $1", dead)
                .first()
                .instant("dead_at"))
        .isNotNull();
  }

  @Test
  void aPausedQueueTakesNothingUntilItIsResumed() {
    handle((_, _) -> JobOutcome.done());
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), COMPLETED);
    engine.sql(
        "INSERT INTO queue (name, paused_at) VALUES ('billing', now())"
            + " ON CONFLICT (name) DO UPDATE SET paused_at = now()");
    TestEngine.await(
        "messages stay on the broker",
        () -> {
          engine.enqueue(Probe.KIND, new Probe(2));
          return count("state = 1 AND created_at < now() - interval '1 second'") > 0;
        });
    engine.sql("UPDATE queue SET paused_at = NULL WHERE name = 'billing'");
    TestEngine.await("all have run", () -> count("state <> 4") == 0);
  }

  @Test
  void aJobThatWasLostTwiceRunsWithNothingBesideIt() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger beside = new AtomicInteger();
    Set<Integer> lost = Set.of(7);
    handle(
        (args, _) -> {
          int now = running.incrementAndGet();
          if (lost.contains(args.number()) && now > 1) {
            beside.incrementAndGet();
          }
          try {
            new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            if (lost.contains(args.number()) && running.get() > 1) {
              beside.incrementAndGet();
            }
          } finally {
            running.decrementAndGet();
          }
          return JobOutcome.done();
        });
    for (int i = 0; i < 10; i++) {
      insertDue("{\"number\": 7}", 2);
      for (int n = 100; n < 110; n++) {
        engine.enqueue(Probe.KIND, new Probe(n));
      }
    }
    TestEngine.await("all have run", () -> count("state = 4") == 110);
    assertThat(beside).hasValue(0);
  }

  @Test
  void aJobThatWasLostFourTimesIsDeadWithoutARun() {
    handle((_, _) -> JobOutcome.done());
    UUID id = insertDue("{\"number\": 7}", 4);
    engine.awaitState(id, DEAD);
    assertThat(runs).isEmpty();
  }

  @Test
  void aDrainGivesBackWhatStillRunsWithoutCountingIt() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    handle(
        (_, _) -> {
          running.countDown();
          new CountDownLatch(1).await();
          return JobOutcome.done();
        });
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    engine.drain();
    var row = engine.job(id);
    assertThat(row.integer("state")).isEqualTo(1);
    assertThat(row.integer("attempt")).isZero();
    assertThat(row.integer("lost")).isZero();
  }

  private UUID insert(long holder, int state, int attempt) {
    UUID id = ids.mint();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, attempt, max_attempts, claim, run_at,"
            + " holder) VALUES ($1, 'billing.probe', 'billing', '{\"number\": 7}', $2, $3, 3, 1,"
            + " now(), $4)",
        id,
        (short) state,
        (short) attempt,
        holder);
    return id;
  }

  /** Of no process; the relay sends it. */
  private UUID insertDue(String args, int lost) {
    UUID id = ids.mint();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, claim, lost, run_at,"
            + " dispatch_at, holder) VALUES ($1, 'billing.probe', 'billing', $2::text::jsonb, 1, 3,"
            + " 1, $3, now(), now(), 0)",
        id,
        args,
        (short) lost);
    return id;
  }

  private long count(String where) {
    return engine.sql("SELECT count(*) AS n FROM job WHERE " + where).first().bigint("n");
  }
}
