package io.billhook.worker.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.process.DeadProcessReaper;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A job that takes down whichever process runs it. */
@Execution(ExecutionMode.CONCURRENT)
class WorkerKillerTest {
  private static final int CULPRIT = -1;
  private static final int NEIGHBOURS = 20;
  private static final int DEAD = 6;

  private final CountDownLatch end = new CountDownLatch(1);

  @Test
  void a_job_that_kills_its_worker_four_times_is_dead_and_its_neighbours_are_done()
      throws Exception {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      TestEngine survivor = network.start().engine();
      DeadProcessReaper reaper =
          new DeadProcessReaper(
              survivor.node.vertx, survivor.node.engine, survivor.node.heartbeat::id, () -> true);
      UUID culprit = network.insert(CULPRIT);
      for (int i = 0; i < NEIGHBOURS; i++) {
        network.insert(i);
      }
      network.sql("UPDATE job SET dispatch_at = now()");
      for (int deaths = 1; deaths <= 4; deaths++) {
        CountDownLatch killed = new CountDownLatch(1);
        BadNetwork.Part victim = network.start();
        victim.engine().work(killing(killed));
        assertThat(killed.await(30, TimeUnit.SECONDS)).isTrue();
        bury(network, reaper, victim);
        assertThat(network.job(culprit).integer("lost")).isEqualTo(deaths);
      }
      network.start().engine().work(killing(new CountDownLatch(1)));
      assertThat(network.awaitState(culprit, DEAD).integer("attempt")).isEqualTo(1);
      TestEngine.await("the others are done", () -> network.count("state = 4") == NEIGHBOURS);
      assertThat(network.count("state = 4 AND lost > 2")).isZero();
      assertThat(
              network
                  .sql("SELECT FROM job_attempt WHERE job_id = $1 AND outcome = 'lost'", culprit)
                  .size())
          .isEqualTo(4);
      assertThat(network.sql("SELECT reason FROM dead_job").first().text("reason"))
          .contains("died under it 4 times");
    } finally {
      end.countDown();
    }
  }

  /**
   * The culprit's neighbours have begun when it strikes; none of them has ended in that process.
   */
  private JobRegistry killing(CountDownLatch killed) {
    CountDownLatch struck = new CountDownLatch(1);
    return new JobRegistry()
        .handle(
            Probe.KIND,
            (args, job) -> {
              if (args.number() == CULPRIT) {
                struck.countDown();
                killed.countDown();
                end.await();
              } else if (struck.await(job.claim() > 2 ? 10 : 1000, TimeUnit.MILLISECONDS)) {
                end.await();
              }
              return JobOutcome.done();
            });
  }

  /** Nothing of it reaches anybody any more, and ten seconds pass. */
  private static void bury(BadNetwork network, DeadProcessReaper reaper, BadNetwork.Part victim) {
    victim.vanish();
    long process = victim.engine().node.heartbeat.id();
    network.sql(
        "UPDATE process SET seen_at = now() - interval '11 seconds' WHERE id = $1", process);
    reaper.round().await();
    assertThat(network.count("state = 2 AND holder = " + process)).isZero();
  }
}
