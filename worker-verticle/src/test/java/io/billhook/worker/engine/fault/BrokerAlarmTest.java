package io.billhook.worker.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.PrivateRabbit;
import io.billhook.job.JobOutcome;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** RabbitMQ is short of memory, and stops whoever publishes. */
class BrokerAlarmTest {
  private static final int RUNNING = 50;
  private static final int RELAYED = 40;

  @Test
  void an_alarm_during_the_relay_stops_no_ack_and_loses_no_job() {
    Assumptions.assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
    CountDownLatch goOn = new CountDownLatch(1);
    Map<Integer, Integer> runs = new ConcurrentHashMap<>();
    try (PrivateRabbit rabbit = PrivateRabbit.start();
        BadNetwork network = new BadNetwork(rabbit.url())) {
      TestEngine engine = network.start().engine();
      engine.work(
          new JobRegistry()
              .handle(
                  Probe.KIND,
                  (args, _) -> {
                    runs.merge(args.number(), 1, Integer::sum);
                    goOn.await();
                    return JobOutcome.done();
                  }),
          RUNNING / 2);
      for (int i = 0; i < RUNNING; i++) {
        engine.enqueue(Probe.KIND, new Probe(i));
      }
      TestEngine.await("all slots are taken", () -> runs.size() == RUNNING / 2);
      rabbit.ctl("set_vm_memory_high_watermark", "0.0000001");
      for (int i = 0; i < RELAYED; i++) {
        network.insert(RUNNING + i);
      }
      network.sql("UPDATE job SET dispatch_at = now() WHERE state = 1 AND holder IS NULL");
      TestEngine.await(
          "the relay has taken them",
          () -> network.count("state = 1 AND holder IS NULL AND dispatch_at <= now()") == 0);
      goOn.countDown();
      TestEngine.await("what was delivered is done", () -> network.count("state = 4") == RUNNING);
      TestEngine.await("and acked", () -> unacked(rabbit) == 0);
      assertThat(network.count("state = 1")).as("stopped by the alarm").isEqualTo(RELAYED);
      rabbit.ctl("close_all_connections", "test"); // with what lies unread in them
      rabbit.ctl("set_vm_memory_high_watermark", "0.4");
      assertThat(network.count("state = 1 AND dispatch_at IS NULL")).isZero();
      TestEngine.await("all are done", () -> network.count("state = 4") == RUNNING + RELAYED);
      assertThat(runs).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
      assertThat(network.count("attempt <> 1")).isZero();
    } finally {
      goOn.countDown();
    }
  }

  private static int unacked(PrivateRabbit rabbit) {
    return rabbit
        .ctl("list_queues", "-q", "--no-table-headers", "messages_unacknowledged")
        .lines()
        .filter(line -> line.matches("\\d+"))
        .mapToInt(Integer::parseInt)
        .sum();
  }
}
