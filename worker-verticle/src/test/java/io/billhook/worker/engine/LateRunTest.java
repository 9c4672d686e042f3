package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.JobKind;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Row;
import io.billhook.provider.Breaker;
import io.billhook.provider.CallGateShut;
import io.billhook.worker.engine.execute.CallGate;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Runs that go on after their job was taken from them. */
@Execution(ExecutionMode.CONCURRENT)
class LateRunTest {
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
  void a_handler_that_never_ends_is_given_up_and_its_job_tried_again() {
    CountDownLatch end = new CountDownLatch(1);
    JobKind<Probe> hasty = Probe.KIND.timeout(Duration.ofMillis(100));
    AtomicInteger late = new AtomicInteger();
    Breaker provider = TestBreaker.on(engine, new CallGate(engine.node.heartbeat));
    engine.work(
        new JobRegistry()
            .handle(
                hasty,
                (_, job) -> {
                  if (job.attempt() == 1) {
                    TestEngine.awaitHeedless(end);
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
    assertThat(engine.awaitState(id, TestEngine.COMPLETED).integer("attempt")).isEqualTo(2);
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
  void a_job_that_was_taken_from_a_process_calls_no_provider_once_that_has_registered_anew()
      throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Breaker provider = TestBreaker.on(engine, new CallGate(engine.node.heartbeat));
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
    engine.awaitState(id, TestEngine.COMPLETED);
    TestEngine.await("the call of the first run is held", () -> held.get() == 1);
    assertThat(calls).hasValue(1);
  }
}
