package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.telemetry.QueueDepth;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Who gets the slots of a worker. */
@Execution(ExecutionMode.CONCURRENT)
class SlotsTest {
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
  void a_tenant_above_its_share_waits_in_line_and_others_pass_from_a_workers_first_job_on()
      throws Exception {
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
    Instant passed = engine.awaitState(passes, TestEngine.COMPLETED).instant("finalized_at");
    TestEngine.await("all are done", () -> engine.count("state = 4") == 51);
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
  void a_queue_without_slots_is_left_to_other_workers() {
    JobKind<Probe> kind = Probe.KIND.alsoOn(Queues.EMAIL_BULK);
    JobRegistry registry = new JobRegistry().handle(kind, (_, _) -> JobOutcome.done());
    engine.work(registry, 10, Map.of(Queues.BILLING, 0));
    UUID left = engine.enqueue(kind, new Probe(1));
    UUID taken = engine.enqueue(kind, new Probe(2), JobOptions.none().onQueue(Queues.EMAIL_BULK));
    engine.awaitState(taken, TestEngine.COMPLETED);
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
    engine.awaitState(left, TestEngine.COMPLETED);
  }

  @Test
  void a_job_can_be_sent_to_another_lane_of_its_kind_alone() {
    JobKind<Probe> kind = Probe.KIND.alsoOn(Queues.EMAIL_BULK);
    engine.work(new JobRegistry().handle(kind, (_, _) -> JobOutcome.done()));
    UUID id = engine.enqueue(kind, new Probe(1), JobOptions.none().onQueue(Queues.EMAIL_BULK));
    assertThat(engine.awaitState(id, TestEngine.COMPLETED).text("queue"))
        .isEqualTo(Queues.EMAIL_BULK);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.enqueue(kind, new Probe(2), JobOptions.none().onQueue(Queues.SMS)))
        .withMessageContaining("sms");
  }
}
