package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.JobKind;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Jobs that must run alone, beside handlers that never end and jobs in plenty. */
@Execution(ExecutionMode.CONCURRENT)
class QuarantineTest {
  private TestEngine engine; // set before each test

  @BeforeEach
  void start() {
    engine = TestEngine.on(TestServices.embeddedBroker());
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_handler_that_never_ends_does_not_stop_a_worker_where_a_job_must_run_alone() {
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
                    TestEngine.awaitHeedless(end);
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
    engine.awaitState(engine.enqueue(hasty, new Probe(3)), TestEngine.COMPLETED);
    assertThat(engine.job(alone).integer("attempt")).isZero();
    end.countDown();
    TestEngine.await("all that ran has ended", () -> engine.count("state = 2") == 0);
    engine.sql("UPDATE job SET dispatch_at = now() WHERE id = $1", alone);
    engine.awaitState(alone, TestEngine.COMPLETED);
  }

  @Test
  void where_many_must_run_alone_others_run_in_between() {
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
    TestEngine.await("some have run", () -> engine.count("state = 4") > 2);
    UUID other = engine.enqueue(Probe.KIND, new Probe(0));
    engine.awaitState(other, TestEngine.COMPLETED);
    assertThat(engine.count("state <> 4 AND lost = 2")).isPositive();
    TestEngine.await("all have run", () -> engine.count("state <> 4") == 0);
    assertThat(
            engine
                .sql(
                    "SELECT FROM job a JOIN job b ON a.lost = 2 AND a.id <> b.id"
                        + " AND a.attempted_at < b.finalized_at AND b.attempted_at < a.finalized_at")
                .size())
        .as("jobs that ran beside one that must run alone")
        .isZero();
  }
}
