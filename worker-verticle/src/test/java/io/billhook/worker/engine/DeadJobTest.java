package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.control.DeadJobs;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is told and kept of a job that died. */
@Execution(ExecutionMode.CONCURRENT)
class DeadJobTest {
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
  void a_feature_that_fails_to_hear_of_a_death_does_not_keep_the_job_alive() {
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                new JobHandler<>() {
                  @Override
                  public JobOutcome handle(Probe args, JobContext job) {
                    return new JobOutcome.Dead("A reason with a \u0000 in it");
                  }

                  @Override
                  public void abandoned(Probe args, JobContext job, String reason, Tx tx) {
                    throw new IllegalStateException("the feature is broken");
                  }
                }));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.awaitState(id, TestEngine.DEAD);
    assertThat(
            engine.sql("SELECT reason FROM dead_job WHERE job_id = $1", id).first().text("reason"))
        .startsWith("A reason with a   in it; its feature was not told")
        .contains("IllegalStateException");
  }

  @Test
  void a_snooze_after_a_replay_leaves_those_of_the_life_before() {
    AtomicInteger runs = new AtomicInteger();
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, _) ->
                    switch (runs.incrementAndGet()) {
                      case 3 -> new JobOutcome.Dead("for now");
                      case 6 -> JobOutcome.done();
                      default -> new JobOutcome.Snooze("HTTP 429", Duration.ofMillis(5));
                    }));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.awaitState(id, TestEngine.DEAD);
    engine.node.database.run(
        Role.ENGINE, TenantScope.none(), tx -> DeadJobs.one(id).replay(tx, 1, 1, 0));
    engine.awaitState(id, TestEngine.COMPLETED);
    assertThat(
            engine
                .sql("SELECT outcome, claim FROM job_attempt WHERE job_id = $1 ORDER BY claim", id)
                .map(row -> row.text("outcome") + " " + row.integer("claim")))
        .containsExactly("snooze 2", "dead 3", "snooze 5");
  }
}
