package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.telemetry.QueueDepth;
import io.billhook.worker.engine.execute.JobRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A queue that operators have paused before its worker starts. */
@Execution(ExecutionMode.CONCURRENT)
class PauseTest {
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
  void a_worker_that_starts_during_a_pause_takes_nothing_of_that_queue() throws Exception {
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
                        + " WHERE relation = 'breaker_override'::regclass AND NOT granted"
                        + " AND database = (SELECT oid FROM pg_database"
                        + " WHERE datname = current_database())")
                .isEmpty());
    long later = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    TestEngine.await("time to take a message", () -> System.nanoTime() > later);
    assertThat(engine.count("claim > 0")).isZero();
    assertThat(engine.node.health.ready()).isFalse();
    unlock.countDown();
    engine.awaitState(passes, TestEngine.COMPLETED);
    assertThat(wait).allSatisfy(id -> assertThat(engine.job(id).integer("claim")).isZero());
    assertThat(engine.node.health.ready()).isTrue();
    engine.sql("UPDATE queue SET paused_at = NULL WHERE name = 'billing'");
    wait.forEach(id -> engine.awaitState(id, TestEngine.COMPLETED));
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
}
