package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.worker.engine.execute.JobRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the ledger says of jobs and is not so any more. */
@Execution(ExecutionMode.CONCURRENT)
class LedgerMendTest {
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
  void what_the_ledger_says_we_run_and_nobody_runs_is_given_back() {
    AtomicInteger runs = new AtomicInteger();
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, _) -> {
                  runs.incrementAndGet();
                  return JobOutcome.done();
                }));
    UUID id = UUID.randomUUID();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, attempt, max_attempts, claim, run_at,"
            + " holder, attempted_at) VALUES ($1, 'billing.probe', 'billing', '{\"number\": 7}', 2,"
            + " 1, 3, 1, now(), $2, now())",
        id,
        engine.node.heartbeat.id());
    engine.sql(
        "INSERT INTO hold (process, batch, ids) VALUES ($1, 0, $2)",
        engine.node.heartbeat.id(),
        List.of(id));
    assertThat(engine.awaitState(id, TestEngine.COMPLETED).integer("lost")).isZero();
    assertThat(runs).hasValue(1);
  }

  @Test
  void what_is_given_back_again_and_again_is_counted_as_lost_in_the_end() {
    UUID id = UUID.randomUUID();
    long process = engine.node.heartbeat.id();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at)"
            + " VALUES ($1, 'billing.probe', 'billing', '{}', 1, 3, now())",
        id);
    for (int claim = 1; claim <= 14; claim++) {
      engine.sql(
          "UPDATE job SET state = 2, attempt = 1, claim = $2, holder = $3, dispatch_at = NULL"
              + " WHERE id = $1",
          id,
          claim,
          process);
      int number = claim;
      TestEngine.await( // not while the relay has the row for a moment
          "given back",
          () -> {
            engine.node.reaper.giveBack(process, id, number).await();
            return engine.job(id).integer("state") == 1;
          });
      assertThat(engine.job(id).integer("lost")).isEqualTo(Math.max(0, claim - 10));
      assertThat(engine.job(id).integer("attempt")).isZero();
    }
  }

  @Test
  void the_full_check_mends_what_was_forgotten() {
    engine.work(new JobRegistry().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
    // What is there before the broker has its queues is sent again: that would mend it, too.
    TestEngine.await("the broker is there", engine.node.health::ready);
    TestEngine.await(
        "nothing is to be filled again",
        () -> engine.sql("SELECT FROM queue WHERE refill_before IS NOT NULL").isEmpty());
    UUID waiting = forgotten(1, "now() - interval '1 hour'", null);
    UUID running = forgotten(2, "now() - interval '1 hour'", 4711L);
    UUID young = forgotten(1, "now()", null);
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), TestEngine.COMPLETED);
    TestEngine.await(
        "the worker has told how far it is",
        () ->
            !engine
                .sql(
                    "SELECT FROM queue WHERE name = 'billing' AND claimed_to > now() - interval '1"
                        + " minute'")
                .isEmpty());
    engine.node.check.run().await();
    engine.awaitState(waiting, TestEngine.COMPLETED);
    engine.awaitState(running, TestEngine.COMPLETED);
    assertThat(engine.job(young).integer("state")).isEqualTo(1);
    assertThat(
            engine.node.metrics.registry().get("billhook.jobs.astray").counters().stream()
                .mapToDouble(c -> c.count())
                .sum())
        .isEqualTo(2);
  }

  /** A job of which no message is on its way; running where it has a holder. */
  private UUID forgotten(int state, String when, @org.jspecify.annotations.Nullable Long holder) {
    UUID id = UUID.randomUUID();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, attempt, max_attempts, claim, run_at,"
            + " created_at, attempted_at, holder) VALUES ($1, 'billing.probe', 'billing',"
            + " '{\"number\": 7}', $2, 1, 3, 1, "
            + when
            + ", "
            + when
            + ", "
            + when
            + ", $3)",
        id,
        (short) state,
        holder);
    return id;
  }
}
