package io.billhook.worker.engine.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.billhook.broker.RetryTier;
import io.billhook.broker.Topology;
import io.billhook.contract.Queues;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Sweep;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.telemetry.QueueDepth;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that has confirmed messages and lost them, without a word. */
abstract class SweepContract extends EngineContract {
  /** More than two heartbeats, with which a worker tells what it has in its memory. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Sweep.Times FAST =
      new Sweep.Times(
          Duration.ofMillis(100), Duration.ofMillis(400), PATIENCE, Duration.ofSeconds(1));

  /** What somebody does to the broker. */
  @FunctionalInterface
  interface Fault {
    void on(Channel channel) throws Exception;
  }

  SweepContract(URI broker) {
    super(broker);
  }

  @Override
  @BeforeEach
  void start() {
    engine = TestEngine.on(broker, FAST);
    // Until the broker has its queues they count as lost, and what is there as to be sent again.
    TestEngine.await("the broker is there", engine.node.health::ready);
    TestEngine.await("its queues are there", () -> messages() == 0);
    TestEngine.await(
        "nothing is to be filled again",
        () -> engine.sql("SELECT FROM queue WHERE refill_before IS NOT NULL").isEmpty());
  }

  @Test
  void whatever_is_purged_is_processed() throws Exception {
    UUID relayed = dueForHours();
    enqueue(350);
    TestEngine.await("the relay has sent it", () -> engine.count("dispatch_at > now()") == 1);
    awaitDepth(12);
    UUID retried = engine.enqueue(Probe.KIND, new Probe(4711), JobOptions.none());
    engine.sql( // as an attempt leaves it that is to be made again, its message lost with its tier
        "UPDATE job SET state = 3, claim = 1, run_at = now() + interval '3 seconds',"
            + " dispatch_at = now() + interval '13 seconds' WHERE id = $1",
        retried);
    broken(
        channel -> {
          channel.queuePurge(topology().workQueue(queue()));
          for (RetryTier tier : RetryTier.values()) {
            channel.queuePurge(topology().retryQueue(tier));
          }
        });
    handle((_, _) -> JobOutcome.done());
    TestEngine.await("all have run", () -> engine.count("state <> 4") == 0);
    assertThat(runs).hasSize(352);
    assertThat(engine.job(relayed).integer("attempt")).isEqualTo(1);
    assertThat(lost(engine)).isGreaterThanOrEqualTo(351);
  }

  @Test
  void a_single_message_that_others_have_overtaken_is_found() throws Exception {
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    awaitDepth(1);
    broken(
        channel -> {
          GetResponse message = channel.basicGet(topology().workQueue(queue()), false);
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        });
    TestEngine.await(
        "time goes by",
        () -> engine.count("created_at < now() - interval '1200 milliseconds'") == 1);
    enqueue(20_000);
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, _) -> {
                  Thread.sleep(50);
                  return JobOutcome.done();
                }),
        20);
    TestEngine.await("it is found", () -> lost(engine) == 1);
    assertThat(engine.count("state = 1")).as("jobs that wait").isGreaterThan(1_000);
    assertThat(engine.job(id).instantOrNull("dispatch_at")).isNotNull();
    assertThat(relayed(engine)).isLessThanOrEqualTo(1);
  }

  @Test
  void what_waits_in_a_worker_that_is_held_is_not_lost() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    JobRegistry held =
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, _) -> {
                  goOn.await();
                  return JobOutcome.done();
                });
    enqueue(3_000);
    awaitDepth(90);
    try (TestEngine other = engine.another()) {
      other.work(held, 8); // and 2 messages
      TestEngine.await("it is held", () -> engine.count("state = 2") == 8);
      TestEngine.await(
          "it has told",
          () -> !engine.sql("SELECT FROM queue_worker WHERE waiting <> '{}'").isEmpty());
      handle((_, _) -> JobOutcome.done());
      TestEngine.await("what is not in it has run", () -> engine.count("state = 1") < 64);
      long waiting = engine.count("state = 1");
      assertThat(waiting).isGreaterThan(8);
      UUID later = engine.enqueue(Probe.KIND, new Probe(1));
      engine.awaitState(later, TestEngine.COMPLETED);
      pass(PATIENCE.multipliedBy(2));
      assertThat(engine.count("state = 1")).isEqualTo(waiting);
      assertThat(lost(engine) + lost(other)).isZero();
      assertThat(relayed(engine) + relayed(other)).isZero();
      goOn.countDown();
      TestEngine.await("all have run", () -> engine.count("state <> 4") == 0);
    }
  }

  @Test
  void a_paused_queue_is_sent_nothing_before_it_goes_on() throws Exception {
    engine.sql(
        "INSERT INTO queue (name, paused_at) VALUES ($1, now())"
            + " ON CONFLICT (name) DO UPDATE SET paused_at = now()",
        queue());
    enqueue(64);
    awaitDepth(2);
    broken(channel -> channel.queuePurge(topology().workQueue(queue())));
    handle((_, _) -> JobOutcome.done());
    pass(PATIENCE.multipliedBy(2));
    assertThat(messages()).isZero();
    assertThat(lost(engine)).isZero();
    engine.sql("UPDATE queue SET paused_at = NULL WHERE name = $1", queue());
    TestEngine.await("all have run", () -> engine.count("state <> 4") == 0);
  }

  /** Of one transaction, 32 to a message. */
  private void enqueue(int jobs) {
    engine.node.database.run(
        Role.API,
        TenantScope.none(),
        tx -> {
          for (int n = 0; n < jobs; n++) {
            engine.node.outbox.enqueue(tx, Probe.KIND, new Probe(n), JobOptions.none());
          }
        });
  }

  /** The relay sends it, and looks again after as long. */
  private UUID dueForHours() {
    UUID id = ids.mint();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, dispatch_at, holder)"
            + " VALUES ($1, 'billing.probe', $2, '{\"number\": 7}', 1, 3,"
            + " now() - interval '2 hours', now(), 0)",
        id,
        queue());
    return id;
  }

  private int messages() {
    QueueDepth depth = engine.node.broker.depths().await().get(queue());
    return depth == null ? -1 : depth.messages();
  }

  private void awaitDepth(int messages) {
    TestEngine.await("messages are there", () -> messages() >= messages);
  }

  private void pass(Duration time) {
    var from = engine.sql("SELECT now() AS now").first().instant("now");
    TestEngine.await(
        "time goes by",
        () -> engine.sql("SELECT now() AS now").first().instant("now").isAfter(from.plus(time)));
  }

  private void broken(Fault fault) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(broker);
    try (var connection = factory.newConnection();
        var channel = connection.createChannel()) {
      fault.on(channel);
    }
  }

  private Topology topology() {
    return engine.node.broker.topology();
  }

  private static String queue() {
    return Queues.BILLING;
  }

  private static double lost(TestEngine engine) {
    return engine.node.metrics.registry().get("billhook.outbox.lost").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static double relayed(TestEngine engine) {
    return engine.node.metrics.registry().get("billhook.outbox.relayed").counter().count();
  }
}
