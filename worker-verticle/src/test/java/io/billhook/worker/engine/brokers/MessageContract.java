package io.billhook.worker.engine.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.job.JobOutcome;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages and jobs that a worker cannot read, does not know or has done already. */
abstract class MessageContract extends EngineContract {
  MessageContract(URI broker) {
    super(broker);
  }

  @Test
  void a_kind_that_only_a_newer_worker_knows_is_kept() {
    engine.work(
        new JobRegistry()
            .handle(JobKind.of("billing.other", Probe.class), (_, _) -> JobOutcome.done()));
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.await(id, row -> row.integer("state") == 3);
    assertThat(engine.job(id).integer("attempt")).isZero();
    var attempt = engine.sql("SELECT * FROM job_attempt WHERE job_id = $1", id).first();
    assertThat(attempt.text("outcome")).isEqualTo("snooze");
    assertThat(attempt.text("error")).contains("does not know the kind billing.probe");
  }

  @Test
  void arguments_of_an_older_version_are_read_or_the_job_is_dead() {
    handle((_, _) -> JobOutcome.done());
    UUID without = insertDue("{\"gone\": true}", 0);
    UUID otherType = insertDue("{\"number\": \"seven\"}", 0);
    engine.awaitState(without, TestEngine.COMPLETED);
    engine.awaitState(otherType, TestEngine.DEAD);
    assertThat(runs).containsExactly("0/1");
    assertThat(
            engine
                .sql("SELECT reason FROM dead_job WHERE job_id = $1", otherType)
                .first()
                .text("reason"))
        .startsWith("The arguments of billing.probe cannot be read")
        .doesNotContain("seven");
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), TestEngine.COMPLETED);
  }

  @Test
  void bytes_that_nobody_can_read_are_kept_and_the_queue_goes_on() throws Exception {
    handle((_, _) -> JobOutcome.done());
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), TestEngine.COMPLETED);
    publish("garbage".getBytes(StandardCharsets.UTF_8));
    TestEngine.await("it is kept", () -> engine.sql("SELECT FROM dead_message").size() == 1);
    assertThat(engine.sql("SELECT body FROM dead_message").first().bytes("body"))
        .isEqualTo("garbage".getBytes(StandardCharsets.UTF_8));
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), TestEngine.COMPLETED);
  }

  @Test
  void a_lane_that_no_kind_is_on_is_seen_to_all_the_same() throws Exception {
    engine.work(
        new JobRegistry()
            .handle(Probe.KIND, (_, _) -> JobOutcome.done())
            .consuming(List.of(Queues.WEBHOOK)));
    JobKind<Probe> newer = JobKind.of("webhook.newer", Probe.class);
    UUID kept = engine.enqueue(newer, new Probe(1));
    engine.await(kept, row -> row.integer("state") == 3);
    assertThat(engine.job(kept).integer("attempt")).isZero();
    engine.sql(
        "UPDATE job SET cancel_asked_at = now(), run_at = now(), dispatch_at = now()"
            + " WHERE id = $1",
        kept);
    engine.awaitState(kept, TestEngine.CANCELLED);
    var topology = engine.node.broker.topology();
    byte[] garbage = {1, 2, 3};
    publish(topology.workExchange(), topology.workQueue(Queues.WEBHOOK), null, garbage);
    TestEngine.await("it is kept", () -> engine.sql("SELECT FROM dead_message").size() == 1);
    assertThat(engine.sql("SELECT queue FROM dead_message").first().text("queue"))
        .isEqualTo(Queues.WEBHOOK);
  }

  @Test
  void a_dead_letter_whose_origin_the_database_cannot_hold_is_kept_and_the_others_go_on()
      throws Exception {
    handle((_, _) -> JobOutcome.done());
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), TestEngine.COMPLETED);
    byte[] garbage = {1, 2, 3};
    deadLetter("billing\u0000x", garbage);
    deadLetter("billing", garbage);
    TestEngine.await("both are kept", () -> engine.sql("SELECT FROM dead_message").size() == 2);
    assertThat(engine.sql("SELECT queue FROM dead_message").map(row -> row.text("queue")))
        .containsExactlyInAnyOrder("billing x", "billing");
  }

  private void deadLetter(String routingKey, byte[] body) throws Exception {
    var properties =
        new AMQP.BasicProperties.Builder()
            .headers(Map.of("x-death", List.of(Map.of("reason", "of \u0000 nobody's"))))
            .build();
    publish(engine.node.broker.topology().deadExchange(), routingKey, properties, body);
  }

  @Test
  void a_message_that_names_no_job_is_kept_and_the_queue_goes_on() throws Exception {
    handle((_, _) -> JobOutcome.done());
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(1)), TestEngine.COMPLETED);
    byte[] foreign = bytes(UUID.randomUUID());
    publish(foreign);
    TestEngine.await("it is kept", () -> engine.sql("SELECT FROM dead_message").size() == 1);
    var kept = engine.sql("SELECT * FROM dead_message").first();
    assertThat(kept.text("queue")).isEqualTo("billing");
    assertThat(kept.text("reason")).isEqualTo("no such job");
    assertThat(kept.bytes("body")).isEqualTo(foreign);
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), TestEngine.COMPLETED);
  }

  @Test
  void a_message_for_a_finished_job_changes_nothing() throws Exception {
    handle((_, _) -> JobOutcome.done());
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    var done = engine.awaitState(id, TestEngine.COMPLETED);
    publish(bytes(id));
    publish(bytes(id));
    engine.awaitState(
        engine.enqueue(Probe.KIND, new Probe(2)), TestEngine.COMPLETED); // comes after them
    assertThat(engine.job(id).integer("claim")).isEqualTo(1);
    assertThat(engine.job(id).instant("finalized_at")).isEqualTo(done.instant("finalized_at"));
    assertThat(runs).containsExactly("1/1", "2/1");
    assertThat(engine.sql("SELECT FROM dead_message").size()).isZero();
  }

  private void publish(byte[] body) throws Exception {
    var topology = engine.node.broker.topology();
    publish(topology.workExchange(), topology.workQueue("billing"), null, body);
  }

  private void publish(
      String exchange, String routingKey, AMQP.@Nullable BasicProperties properties, byte[] body)
      throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    try (var connection = factory.newConnection();
        var channel = connection.createChannel()) {
      channel.basicPublish(exchange, routingKey, properties, body);
    }
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
