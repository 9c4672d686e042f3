package io.billhook.worker.engine.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.JobKind;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What follows from the end of a run. */
abstract class OutcomeContract extends EngineContract {
  OutcomeContract(URI broker) {
    super(broker);
  }

  @Test
  void effects_and_completion_are_one_transaction() {
    AtomicInteger calls = new AtomicInteger();
    handle(
        (_, job) ->
            JobOutcome.done(
                tx -> {
                  tx.as(Role.ENGINE, TenantScope.none());
                  tx.update("INSERT INTO queue (name) VALUES ($1)", "effect of " + job.id());
                  if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException("after the effect");
                  }
                }));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    assertThat(engine.awaitState(id, TestEngine.COMPLETED).integer("attempt")).isEqualTo(2);
    assertThat(engine.sql("SELECT FROM queue WHERE name LIKE 'effect%'").size()).isEqualTo(1);
  }

  @Test
  void a_retry_goes_by_a_tier_and_is_counted() {
    handle(
        (_, job) ->
            job.attempt() == 1
                ? new JobOutcome.Retry("not yet", Duration.ofMillis(1200))
                : JobOutcome.done());
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    var done = engine.awaitState(id, TestEngine.COMPLETED);
    assertThat(done.integer("attempt")).isEqualTo(2);
    assertThat(done.instant("finalized_at")).isAfter(done.instant("created_at").plusMillis(1200));
    var attempt = engine.sql("SELECT * FROM job_attempt WHERE job_id = $1", id).first();
    assertThat(attempt.text("outcome")).isEqualTo("retry");
    assertThat(attempt.text("error")).isEqualTo("not yet");
  }

  @Test
  void a_wait_that_a_provider_asks_for_makes_a_delay_longer_and_never_shorter() {
    handle(
        (_, job) ->
            switch (job.attempt()) {
              case 1 -> JobOutcome.retryNotBefore("503", Duration.ofMillis(1_200));
              case 2 -> new JobOutcome.Retry("slow", Duration.ofMillis(300), Duration.ofMillis(1));
              default -> JobOutcome.done();
            });
    var done = engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), TestEngine.COMPLETED);
    assertThat(done.instant("finalized_at")).isAfter(done.instant("created_at").plusMillis(1_500));
  }

  @Test
  void a_snooze_uses_no_attempt() {
    AtomicInteger calls = new AtomicInteger();
    handle(
        (_, _) ->
            calls.incrementAndGet() < 6
                ? new JobOutcome.Snooze("closed", Duration.ofMillis(20))
                : JobOutcome.done());
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    assertThat(engine.awaitState(id, TestEngine.COMPLETED).integer("attempt")).isEqualTo(1);
    assertThat(calls).hasValue(6);
  }

  @Test
  void a_job_that_snoozes_again_and_again_leaves_one_row() {
    AtomicInteger calls = new AtomicInteger();
    handle(
        (_, _) ->
            switch (calls.incrementAndGet()) {
              case 1, 2, 3, 5, 6 ->
                  new JobOutcome.Snooze("HTTP 429 (request " + calls + ")", Duration.ofMillis(5));
              case 4 -> new JobOutcome.Snooze("the breaker is open", Duration.ofMillis(5));
              case 7 -> new JobOutcome.Retry("failed", Duration.ofMillis(5));
              case 8 -> new JobOutcome.Snooze("HTTP 429 (request 8)", Duration.ofMillis(5));
              default -> JobOutcome.done();
            });
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.awaitState(id, TestEngine.COMPLETED);
    assertThat(
            engine
                .sql("SELECT error FROM job_attempt WHERE job_id = $1 ORDER BY claim", id)
                .map(row -> row.text("error")))
        .containsExactly(
            "the breaker is open", "HTTP 429 (request 6)", "failed", "HTTP 429 (request 8)");
  }

  @Test
  void the_last_attempt_is_dead_and_the_feature_is_told() {
    handle(
        new JobHandler<>() {
          @Override
          public JobOutcome handle(Probe args, JobContext job) {
            throw new IllegalArgumentException("with somebody@example.com in it");
          }

          @Override
          public void abandoned(Probe args, JobContext job, String reason, Tx tx) {
            tx.query("SELECT set_config('test.abandoned', $1, false)", reason);
            runs.add("abandoned " + reason);
          }
        });
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.awaitState(id, TestEngine.DEAD);
    assertThat(runs).startsWith("1/1", "1/2", "1/3").hasSize(4);
    var dead = engine.sql("SELECT * FROM dead_job WHERE job_id = $1", id).first();
    assertThat(dead.text("reason"))
        .contains("IllegalArgumentException")
        .doesNotContain("somebody@example.com");
    assertThat(engine.sql("SELECT FROM job_attempt WHERE job_id = $1", id).size()).isEqualTo(3);
  }

  @Test
  void cancel_ends_a_job_for_good() {
    handle((_, _) -> new JobOutcome.Cancel("pointless"));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.awaitState(id, TestEngine.CANCELLED);
    assertThat(runs).containsExactly("1/1");
  }

  @Test
  void a_handler_that_takes_too_long_is_interrupted() {
    JobKind<Probe> hasty = Probe.KIND.timeout(Duration.ofMillis(100));
    CountDownLatch never = new CountDownLatch(1);
    engine.work(
        new JobRegistry()
            .handle(
                hasty,
                (_, job) -> {
                  if (job.attempt() == 1) {
                    never.await();
                  }
                  return JobOutcome.done();
                }));
    UUID id = engine.enqueue(hasty, new Probe(1));
    assertThat(engine.awaitState(id, TestEngine.COMPLETED).integer("attempt")).isEqualTo(2);
    assertThat(
            engine.sql("SELECT error FROM job_attempt WHERE job_id = $1", id).first().text("error"))
        .contains("longer than");
  }
}
