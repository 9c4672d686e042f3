package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many ask for the same at once. */
class CoalescedRequestTest {
  private static final int COMPLETED = 4;
  private static final JobOptions UNIQUE = JobOptions.none().unique("customer");

  private TestEngine engine; // set before each test

  @BeforeEach
  void start() {
    engine = TestEngine.on(TestServices.embeddedBroker());
    TestEngine.await("the broker is there", engine.node.health::ready);
    TestEngine.await(
        "nothing is to be filled again",
        () -> engine.sql("SELECT FROM queue WHERE refill_before IS NOT NULL").isEmpty());
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_thousand_requests_while_it_waits_are_one_run_and_ten_while_it_runs_are_one_more()
      throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    enqueueAtOnce(1_000);
    assertThat(count("true")).isEqualTo(1);
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, _) -> {
                  if (runs.incrementAndGet() == 1) {
                    running.countDown();
                    goOn.await();
                  }
                  return JobOutcome.done();
                }));
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    UUID next = engine.enqueue(Probe.KIND, new Probe(1_000), UNIQUE);
    TestEngine.await("it is told to wait", () -> dispatchAt(next) != null);
    enqueueAtOnce(9);
    goOn.countDown();
    TestEngine.await("both have run", () -> count("state = 4") == 2);
    assertThat(count("true")).isEqualTo(2);
    assertThat(runs).hasValue(2);
  }

  @Test
  void the_run_sees_what_a_coalesced_request_wrote_that_commits_during_its_claim()
      throws Exception {
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    UUID id = engine.enqueue(Probe.KIND, new Probe(1), UNIQUE);
    CountDownLatch folded = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    try (var request = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> second =
          request.submit(
              () ->
                  engine.node.database.run(
                      Role.ENGINE,
                      TenantScope.none(),
                      tx -> {
                        tx.update(
                            "INSERT INTO dead_message (queue, reason, body)"
                                + " VALUES ('wish', 'of the second', '')");
                        engine.node.outbox.enqueue(tx, Probe.KIND, new Probe(2), UNIQUE);
                        tx.beforeCommit(
                            () -> {
                              folded.countDown();
                              await(commit);
                            });
                      }));
      assertThat(folded.await(20, TimeUnit.SECONDS)).isTrue();
      engine.work(
          new JobRegistry()
              .handle(
                  Probe.KIND,
                  (args, _) -> {
                    if (args.number() == 1) {
                      seen.complete(
                          engine.sql("SELECT FROM dead_message WHERE queue = 'wish'").size());
                    }
                    return JobOutcome.done();
                  }));
      engine.awaitState(engine.enqueue(Probe.KIND, new Probe(3)), COMPLETED); // comes after it
      assertThat(engine.job(id).integer("state")).as("while the request is open").isEqualTo(1);
      commit.countDown();
      second.get(20, TimeUnit.SECONDS);
    }
    assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    engine.awaitState(id, COMPLETED);
    assertThat(count("true")).isEqualTo(2);
  }

  private @Nullable Instant dispatchAt(UUID id) {
    return engine.job(id).instantOrNull("dispatch_at");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private void enqueueAtOnce(int requests) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<UUID>> sent = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        int number = i;
        sent.add(
            threads.submit(
                () -> {
                  go.await();
                  return engine.enqueue(Probe.KIND, new Probe(number), UNIQUE);
                }));
      }
      go.countDown();
      for (Future<UUID> request : sent) {
        assertThat(request.get(60, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  private long count(String where) {
    return engine.sql("SELECT count(*) AS n FROM job WHERE " + where).first().bigint("n");
  }
}
