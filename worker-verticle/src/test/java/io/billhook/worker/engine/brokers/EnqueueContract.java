package io.billhook.worker.engine.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of jobs from the transaction that writes them to their run. */
abstract class EnqueueContract extends EngineContract {
  /**
   * Jobs a transaction. A long one keeps the old versions of all rows from being pruned, so that
   * the updates of other jobs find their page full.
   */
  private static final int TOGETHER = 100;

  EnqueueContract(URI broker) {
    super(broker);
  }

  @Test
  void every_job_of_many_runs_once() throws Exception {
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
    for (int start = 0; start < many; start += TOGETHER) {
      int from = start;
      engine.node.database.run(
          Role.API,
          TenantScope.none(),
          tx -> {
            for (int i = from; i < from + TOGETHER; i++) {
              engine.node.outbox.enqueue(tx, Probe.KIND, new Probe(i));
            }
          });
    }
    assertThat(all.await(5, TimeUnit.MINUTES)).isTrue();
    TestEngine.await("all completed", () -> engine.count("state = 4") == many);
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
  void a_rolled_back_transaction_leaves_no_job_and_no_message() {
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
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), TestEngine.COMPLETED);
    assertThat(runs).containsExactly("2/1");
    assertThat(engine.count("true")).isEqualTo(1);
  }

  @Test
  void a_scheduled_job_runs_when_it_is_due() {
    handle((_, _) -> JobOutcome.done());
    Instant due = engine.node.heartbeat.ids().now().plusMillis(800);
    UUID id = engine.enqueue(Probe.KIND, new Probe(1), JobOptions.none().at(due));
    assertThat(engine.sql("SELECT state = 0 OR run_at <= now() AS ok FROM job WHERE id = $1", id))
        .allMatch(row -> row.bool("ok"), "waits until it is due");
    assertThat(engine.awaitState(id, TestEngine.COMPLETED).instant("attempted_at"))
        .isAfterOrEqualTo(due);
  }

  @Test
  void requests_of_one_unique_key_are_one_run_while_they_wait() {
    JobOptions unique = JobOptions.none().unique("customer");
    for (int i = 0; i < 1000; i++) {
      engine.enqueue(Probe.KIND, new Probe(i), unique);
    }
    handle((_, _) -> JobOutcome.done());
    TestEngine.await("the one has run", () -> engine.count("state = 4") == 1);
    assertThat(engine.count("true")).isEqualTo(1);
    assertThat(runs).containsExactly("0/1");
  }

  @Test
  void a_request_while_one_runs_is_one_more_run() throws Exception {
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
    TestEngine.await("both have run", () -> engine.count("state = 4") == 2);
    assertThat(runs).containsExactly("0/1", "1/1");
  }
}
