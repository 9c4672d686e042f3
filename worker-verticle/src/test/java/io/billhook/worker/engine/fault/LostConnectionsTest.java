package io.billhook.worker.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.JobKind;
import io.billhook.devkit.PrivateRabbit;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The connection to the broker breaks again and again while all that it may give is unacked. */
@Execution(ExecutionMode.CONCURRENT)
class LostConnectionsTest {
  private static final int TIMES = 10;
  private static final int SLOTS = 40; // so ten messages may lie unacked beside what runs
  private static final int JOBS = 200;

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void on_the_embedded_broker_no_job_dies() {
    noJobDies(TestServices.embeddedBroker());
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void on_rabbit_mq_no_job_dies() {
    Assumptions.assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
    noJobDies(TestServices.rabbit().url());
  }

  private static void noJobDies(URI broker) {
    JobKind<Probe> patient = Probe.KIND.timeout(Duration.ofMinutes(10));
    CountDownLatch goOn = new CountDownLatch(1);
    Map<Integer, Integer> runs = new ConcurrentHashMap<>();
    try (BadNetwork network = new BadNetwork(broker)) {
      BadNetwork.Part part = network.start();
      TestEngine engine = part.engine();
      for (int i = 0; i < JOBS; i++) {
        engine.enqueue(patient, new Probe(i));
      }
      engine.work(
          new JobRegistry()
              .handle(
                  patient,
                  (args, _) -> {
                    runs.merge(args.number(), 1, Integer::sum);
                    goOn.await();
                    return JobOutcome.done();
                  }),
          SLOTS);
      TestEngine.await("all slots are taken", () -> runs.size() == SLOTS);
      for (int i = 0; i < TIMES; i++) {
        TestEngine.await("it is connected", engine.node.health::ready);
        int before = part.broker().taken();
        int cut = part.broker().cut();
        // Not being ready may be over before anybody looks; new connections stay.
        TestEngine.await("all is connected anew", () -> part.broker().taken() >= before + cut);
      }
      goOn.countDown();
      TestEngine.await("all are done", () -> network.count("state = 4") == JOBS);
      assertThat(runs).hasSize(JOBS).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
      assertThat(network.count("attempt <> 1 OR claim <> 1 OR lost <> 0")).isZero();
      assertThat(network.sql("SELECT FROM dead_job").size()).isZero();
      assertThat(network.sql("SELECT FROM dead_message").size()).isZero();
    } finally {
      goOn.countDown();
    }
  }
}
