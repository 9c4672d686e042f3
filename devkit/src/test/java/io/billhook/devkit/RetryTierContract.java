package io.billhook.devkit;

import static io.billhook.devkit.BrokerFixture.LANE;
import static io.billhook.devkit.BrokerFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.billhook.broker.Delivery;
import io.billhook.broker.RetryTier;
import io.billhook.devkit.BrokerFixture.Inbox;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Billhook asks of the queues in which messages wait until they are due. */
@ExtendWith(VertxExtension.class)
abstract class RetryTierContract {

  Vertx vertx; // set before each test

  abstract URI url();

  @BeforeEach
  void take(Vertx given) {
    vertx = given;
  }

  /**
   * Makes what comes into a retry queue next expire soon.
   *
   * @return the expiration, in milliseconds, that the message itself needs for that, if any
   */
  abstract @Nullable String hurried(String retryQueue);

  @Test
  void retry_tier_gives_back_after_its_delay_with_ids_and_due_time() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      var inbox = new Inbox();
      fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      fixture.publish(ids(1));
      inbox.next();
      List<UUID> ids = ids(3);
      Instant due = Instant.now().plusMillis(1_800).truncatedTo(ChronoUnit.MILLIS);
      long sent = System.nanoTime();
      fixture.broker.publishLater(LANE, ids, due).await(20, TimeUnit.SECONDS);
      Delivery delivery = inbox.next();
      assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThan(Duration.ofMillis(900));
      assertThat(delivery.ids()).isEqualTo(ids);
      assertThat(delivery.due()).isEqualTo(due);
    }
  }

  @Test
  void what_is_due_within_a_second_goes_there_directly() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      var inbox = new Inbox();
      fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      Instant due = Instant.now().plusMillis(500).truncatedTo(ChronoUnit.MILLIS);
      fixture.broker.publishLater(LANE, ids(1), due).await(20, TimeUnit.SECONDS);
      assertThat(inbox.next().due()).isEqualTo(due);
    }
  }

  @Test
  void every_retry_tier_keeps_what_is_not_due() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      for (var tier : RetryTier.values()) {
        Instant due = Instant.now().plus(tier.delay()).plusMillis(500);
        fixture.broker.publishLater(LANE, ids(1), due).await(20, TimeUnit.SECONDS);
        if (tier.compareTo(RetryTier.S5) > 0) { // what is in the others may be back by now
          fixture.awaitMessages(fixture.broker.topology().retryQueue(tier), 1);
        }
      }
    }
  }

  /** With their own delays this would take seven hours, so each is told to hurry. */
  @Test
  void every_retry_tier_gives_back_what_it_kept() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1)); // the topology stands
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      subscription.ack(inbox.next());
      var topology = fixture.broker.topology();
      for (var tier : RetryTier.values()) {
        List<UUID> ids = ids(2);
        Instant due = Instant.now().plus(tier.delay()).truncatedTo(ChronoUnit.MILLIS);
        var properties =
            new AMQP.BasicProperties.Builder()
                .expiration(hurried(topology.retryQueue(tier)))
                .headers(Map.of("due", due.toEpochMilli()))
                .build();
        fixture.behindTheScenes(
            channel ->
                channel.basicPublish(
                    topology.retryExchange(tier),
                    topology.workQueue(LANE),
                    properties,
                    bytes(ids)));
        Delivery delivery = inbox.next();
        assertThat(delivery.ids()).as(tier.label()).isEqualTo(ids);
        assertThat(delivery.due()).as(tier.label()).isEqualTo(due);
        subscription.ack(delivery);
      }
    }
  }

  private static byte[] bytes(List<UUID> ids) {
    ByteBuffer bytes = ByteBuffer.allocate(16 * ids.size());
    ids.forEach(
        id -> bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
    return bytes.array();
  }
}
