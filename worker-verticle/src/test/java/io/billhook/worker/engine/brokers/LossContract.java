package io.billhook.worker.engine.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.job.JobOutcome;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Processes that die, end or may not take jobs, and jobs that were lost with them. */
abstract class LossContract extends EngineContract {
  LossContract(URI broker) {
    super(broker);
  }

  @Test
  void jobs_of_a_dead_process_are_freed_and_run() {
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
    engine.sql("INSERT INTO hold (process, batch, ids) VALUES ($1, 1, $2)", dead, List.of(running));
    assertThat(engine.awaitState(running, TestEngine.COMPLETED).integer("lost")).isEqualTo(1);
    assertThat(engine.job(running).integer("attempt")).isEqualTo(1);
    engine.awaitState(unpublished, TestEngine.COMPLETED);
    assertThat(
            engine
                .sql("SELECT dead_at FROM process WHERE id = $1", dead)
                .first()
                .instant("dead_at"))
        .isNotNull();
  }

  @Test
  void a_job_that_was_lost_twice_runs_with_nothing_beside_it() {
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
    TestEngine.await("all have run", () -> engine.count("state = 4") == 110);
    assertThat(beside).hasValue(0);
  }

  @Test
  void a_job_that_was_lost_four_times_is_dead_without_a_run() {
    handle((_, _) -> JobOutcome.done());
    UUID id = insertDue("{\"number\": 7}", 4);
    engine.awaitState(id, TestEngine.DEAD);
    assertThat(runs).isEmpty();
  }

  @Test
  void a_drain_gives_back_what_still_runs_without_counting_it() throws Exception {
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

  @Test
  void a_paused_queue_takes_nothing_until_it_is_resumed() {
    handle((_, _) -> JobOutcome.done());
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), TestEngine.COMPLETED);
    engine.sql(
        "INSERT INTO queue (name, paused_at) VALUES ('billing', now())"
            + " ON CONFLICT (name) DO UPDATE SET paused_at = now()");
    TestEngine.await(
        "messages stay on the broker",
        () -> {
          engine.enqueue(Probe.KIND, new Probe(2));
          return engine.count("state = 1 AND created_at < now() - interval '1 second'") > 0;
        });
    engine.sql("UPDATE queue SET paused_at = NULL WHERE name = 'billing'");
    TestEngine.await("all have run", () -> engine.count("state <> 4") == 0);
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
}
