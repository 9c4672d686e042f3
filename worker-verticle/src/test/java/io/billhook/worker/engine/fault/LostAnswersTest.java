package io.billhook.worker.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database has done it, and nobody hears. */
class LostAnswersTest {
  private static final int COMPLETED = 4;

  private final AtomicInteger runs = new AtomicInteger();
  private BadNetwork network; // set before each test
  private BadNetwork.Part part;

  @BeforeEach
  void start() {
    network = new BadNetwork(TestServices.embeddedBroker());
    part = network.start();
    network.awaitFilled(part);
  }

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void a_claim_that_was_committed_and_its_answer_lost_is_found_by_its_number() {
    part.engine()
        .work(
            new JobRegistry()
                .handle(
                    Probe.KIND,
                    (_, _) -> {
                      runs.incrementAndGet();
                      return JobOutcome.done();
                    }));
    network.awaitState(part.engine().enqueue(Probe.KIND, new Probe(0)), COMPLETED);
    UUID id = network.insert(1);
    part.database().loseAnswers();
    part.engine().node.broker.publish("billing", List.of(id)).await();
    network.awaitState(id, 2);
    part.database().heal();
    var job = network.awaitState(id, COMPLETED);
    assertThat(job.integer("claim")).isEqualTo(1);
    assertThat(job.integer("lost")).isZero();
    assertThat(runs).hasValue(2);
  }

  @Test
  void a_completion_that_was_committed_and_its_answer_lost_counts_as_done() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    part.engine()
        .work(
            new JobRegistry()
                .handle(
                    Probe.KIND,
                    (_, _) -> {
                      runs.incrementAndGet();
                      running.countDown();
                      goOn.await();
                      return JobOutcome.done();
                    }));
    UUID id = part.engine().enqueue(Probe.KIND, new Probe(1));
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    CountDownLatch unlock = network.lock(id);
    goOn.countDown();
    TestEngine.await("the completion waits for its row", network::waitsForALock);
    part.database().loseAnswers();
    unlock.countDown();
    network.awaitState(id, COMPLETED);
    part.database().heal();
    assertTold("completed", 1);
    assertThat(runs).hasValue(1);
  }

  @Test
  void effects_whose_commit_is_not_heard_of_are_there_once() {
    part.engine()
        .work(
            new JobRegistry()
                .handle(
                    Probe.KIND,
                    (_, job) -> {
                      runs.incrementAndGet();
                      return JobOutcome.done(
                          tx -> {
                            tx.as(Role.ENGINE, TenantScope.none());
                            tx.update(
                                "INSERT INTO dead_message (queue, reason, body)"
                                    + " VALUES ('effect', $1, '')",
                                job.id().toString());
                            part.database().loseAnswers();
                          });
                    }));
    UUID id = part.engine().enqueue(Probe.KIND, new Probe(1));
    network.awaitState(id, COMPLETED);
    part.database().heal();
    assertTold("completed", 1);
    assertThat(network.sql("SELECT FROM dead_message WHERE reason = $1", id.toString()).size())
        .isEqualTo(1);
    assertThat(runs).hasValue(1);
    assertThat(network.job(id).integer("attempt")).isEqualTo(1);
  }

  @Test
  void a_job_whose_enqueueing_was_committed_unheard_runs() {
    part.engine().work(new JobRegistry().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
    int known = enqueueOnEachConnection();
    Thread healer =
        Thread.ofVirtual()
            .start(
                () -> {
                  TestEngine.await("the row", () -> network.count("true") == known + 1);
                  part.database().cut(); // or the answer may still come
                  part.database().heal();
                });
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> enqueue(1, part.database()::loseAnswers))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.COMMIT_UNKNOWN));
    TestEngine.await("the other thread", () -> !healer.isAlive());
    TestEngine.await(
        "the job", () -> network.count("state = " + COMPLETED + " AND claim = 1") == known + 1);
  }

  /** A statement that is new to a connection waits for an answer before it is sent. */
  private int enqueueOnEachConnection() {
    int connections = DatabaseConfig.direct(part.database().url()).poolSize();
    CyclicBarrier all = new CyclicBarrier(connections);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        threads.execute(() -> enqueue(0, () -> await(all)));
      }
    }
    String done = "state = " + COMPLETED;
    TestEngine.await("the first jobs", () -> network.count(done) == connections);
    return connections;
  }

  private static void await(CyclicBarrier all) {
    try {
      all.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private void enqueue(int number, Runnable beforeCommit) {
    part.engine()
        .node
        .database
        .run(
            Role.API,
            TenantScope.none(),
            tx -> {
              part.engine().node.outbox.enqueue(tx, Probe.KIND, new Probe(number));
              tx.beforeCommit(beforeCommit);
            });
  }

  private void assertTold(String outcome, long times) {
    var registry = part.engine().node.metrics.registry();
    TestEngine.await(
        "the reports",
        () ->
            registry.find("billhook.job.duration").timers().stream()
                    .mapToLong(timer -> timer.count())
                    .sum()
                == times);
    assertThat(registry.get("billhook.job.duration").timers())
        .allSatisfy(t -> assertThat(t.getId().getTag("outcome")).isEqualTo(outcome));
  }
}
