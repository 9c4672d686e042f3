package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Tx;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Jobs that operators want cancelled. */
@Execution(ExecutionMode.CONCURRENT)
class CancellationTest {
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
  void a_waiting_job_is_cancelled_without_a_run_and_its_feature_is_told() {
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
    engine.awaitState(id, TestEngine.CANCELLED);
    assertThat(told).containsExactly("1 Cancelled by an operator");
    assertThat(runs).hasValue(0);
  }

  @Test
  void a_running_job_finds_that_it_is_cancelled() throws Exception {
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
    assertThat(engine.awaitState(id, TestEngine.CANCELLED).integer("attempt")).isEqualTo(1);
  }

  @Test
  void a_running_job_that_does_not_look_and_fails_is_not_tried_again() throws Exception {
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
    engine.awaitState(id, TestEngine.CANCELLED);
    assertThat(told).containsExactly("1 Cancelled by an operator");
  }
}
