package io.billhook.devkit;

import static io.billhook.devkit.BrokerFixture.LANE;
import static io.billhook.devkit.BrokerFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.GetResponse;
import io.billhook.broker.DeadDelivery;
import io.billhook.broker.Delivery;
import io.billhook.broker.PublishException;
import io.billhook.broker.PublishException.Kind;
import io.billhook.broker.RetryTier;
import io.billhook.devkit.BrokerFixture.Inbox;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Billhook asks of a broker while all goes well, or goes wrong message by message. */
@ExtendWith(VertxExtension.class)
abstract class BrokerContract {

  Vertx vertx; // set before each test

  abstract URI url();

  @BeforeEach
  void take(Vertx given) {
    vertx = given;
  }

  @Test
  void confirms_what_it_then_delivers() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      List<UUID> ids = ids(32);
      fixture.publish(ids);
      Delivery delivery = inbox.next();
      assertThat(delivery.ids()).isEqualTo(ids);
      assertThat(delivery.due()).isNull();
      assertThat(delivery.redelivered()).isFalse();
      subscription.ack(delivery);
      assertThat(fixture.broker.connected()).isTrue();
      assertThat(fixture.registry.get("billhook.broker.connected").gauge().value()).isOne();
    }
  }

  @Test
  void unroutable_is_an_error_and_the_publisher_works_on() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      assertFails(fixture.broker.publish("no-such-lane", ids(1)), Kind.UNROUTABLE);
      fixture.publish(ids(1));
    }
  }

  @Test
  void deleted_queue_is_an_error_and_stands_again() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      fixture.missing.clear();
      String queue = fixture.broker.topology().workQueue(LANE);
      fixture.behindTheScenes(channel -> channel.queueDelete(queue));
      assertFails(fixture.broker.publish(LANE, ids(1)), Kind.UNROUTABLE);
      Await.until("the queue is declared again", () -> published(fixture));
      assertThat(fixture.missing).containsExactly(LANE);
    }
  }

  private static boolean published(BrokerFixture fixture) {
    try {
      fixture.publish(ids(1));
      return true;
    } catch (PublishException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void missing_exchange_is_an_error_and_the_publisher_works_on() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      String exchange = fixture.broker.topology().retryExchange(RetryTier.S5);
      String queue = fixture.broker.topology().retryQueue(RetryTier.S5);
      fixture.behindTheScenes(
          channel -> {
            channel.exchangeDelete(exchange);
            channel.queueDelete(queue); // Qpid would take the name for the queue's
          });
      Instant due = Instant.now().plusSeconds(6);
      assertFails(fixture.broker.publishLater(LANE, ids(1), due), Kind.NO_EXCHANGE);
      fixture.publish(ids(1));
      fixture.broker.publishLater(LANE, ids(1), due).await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void bytes_that_cannot_be_read_go_to_the_dead_letters_as_they_came() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      var dead = new LinkedBlockingQueue<DeadDelivery>();
      var deadSubscription = fixture.broker.consumeDead(10, dead::add);
      subscription.ack(inbox.next());
      var topology = fixture.broker.topology();
      for (int length : List.of(0, 3, 33 * 16)) {
        byte[] garbage = new byte[length];
        fixture.behindTheScenes(
            channel ->
                channel.basicPublish(
                    topology.workExchange(), topology.workQueue(LANE), null, garbage));
        DeadDelivery delivery = dead.poll(20, TimeUnit.SECONDS);
        assertThat(delivery).isNotNull();
        assertThat(delivery.body().getBytes()).isEqualTo(garbage);
        assertThat(delivery.ids()).isNull();
        assertThat(delivery.queue()).isEqualTo(LANE);
        deadSubscription.ack(delivery);
      }
      List<UUID> next = ids(1);
      fixture.publish(next);
      assertThat(inbox.next().ids()).isEqualTo(next);
    }
  }

  @Test
  void rejected_goes_to_the_dead_letters_with_its_ids() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      var dead = new LinkedBlockingQueue<DeadDelivery>();
      fixture.broker.consumeDead(10, dead::add);
      List<UUID> ids = ids(2);
      fixture.publish(ids);
      subscription.reject(inbox.next());
      DeadDelivery delivery = dead.poll(20, TimeUnit.SECONDS);
      assertThat(delivery).isNotNull();
      assertThat(delivery.ids()).isEqualTo(ids);
      assertThat(delivery.queue()).isEqualTo(LANE);
    }
  }

  /**
   * Unless told, RabbitMQ 4 drops what was delivered twenty times from a queue without dead
   * letters.
   */
  @Test
  void a_dead_letter_may_be_looked_at_as_often_as_one_likes() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      String queue = fixture.broker.topology().deadQueue();
      fixture.publish(ids(1)); // so that the queues stand
      fixture.behindTheScenes(channel -> channel.basicPublish("", queue, null, new byte[3]));
      var looks = new AtomicInteger();
      fixture.behindTheScenes(
          channel ->
              Await.until(
                  "thirty looks",
                  () -> {
                    try {
                      GetResponse letter = channel.basicGet(queue, false);
                      if (letter != null) {
                        channel.basicNack(letter.getEnvelope().getDeliveryTag(), false, true);
                        looks.incrementAndGet();
                      }
                      return looks.get() == 30;
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }));
    }
  }

  @Test
  void settling_twice_harms_nobody() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      List<Delivery> deliveries = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        fixture.publish(ids(1));
        deliveries.add(inbox.next());
      }
      subscription.ack(deliveries.get(5));
      subscription.ack(deliveries);
      subscription.ack(deliveries.getFirst());
      subscription.reject(deliveries.getFirst());
      fixture.publish(ids(1));
      assertThat(inbox.next().channel()).isEqualTo(deliveries.getFirst().channel());
      subscription.close().await(20, TimeUnit.SECONDS);
      fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      assertThat(inbox.next().redelivered()).isTrue();
      assertThat(inbox.deliveries).isEmpty();
    }
  }

  @Test
  void paused_subscription_gives_back_and_resumes() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      List<UUID> ids = ids(1);
      fixture.publish(ids);
      inbox.next();
      subscription.pause().await(20, TimeUnit.SECONDS);
      assertThat(subscription.active()).isFalse();
      subscription.resume(10);
      Delivery again = inbox.next();
      assertThat(again.ids()).isEqualTo(ids);
      assertThat(again.redelivered()).isTrue();
      subscription.ack(again);
    }
  }

  @Test
  void a_pause_right_after_a_resume_is_heard_of() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      for (int i = 0; i < 100; i++) {
        subscription.pause().await(20, TimeUnit.SECONDS);
        subscription.resume(10);
      }
      List<UUID> ids = ids(1);
      fixture.publish(ids);
      assertThat(inbox.next().ids()).isEqualTo(ids);
    }
  }

  @Test
  void a_pause_that_is_resumed_at_once_gives_back_all_the_same() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 1, inbox.deliveries::add);
      List<UUID> ids = ids(1);
      fixture.publish(ids);
      inbox.next();
      var paused = subscription.pause();
      subscription.resume(1);
      paused.await(20, TimeUnit.SECONDS);
      Delivery again = inbox.next();
      assertThat(again.ids()).isEqualTo(ids);
      subscription.ack(again);
    }
  }

  @Test
  void messages_that_wait_are_counted_while_the_consumer_is_busy() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      for (int i = 0; i < 200; i++) {
        fixture.publish(ids(1));
      }
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 1, inbox.deliveries::add);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
      while (subscription.messages() == 0 && System.nanoTime() < end) { // an ack every 50 ms
        subscription.ack(inbox.next());
        new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
      }
      assertThat(subscription.messages()).isBetween(1, 199);
    }
  }

  @Test
  void installations_with_different_prefixes_dont_meet() throws Exception {
    try (var one = new BrokerFixture(vertx, url());
        var other = new BrokerFixture(vertx, url())) {
      var ofOne = new Inbox();
      var ofOther = new Inbox();
      one.broker.consume(LANE, 10, ofOne.deliveries::add);
      other.broker.consume(LANE, 10, ofOther.deliveries::add);
      List<UUID> first = ids(1);
      List<UUID> second = ids(1);
      one.publish(first);
      other.publish(second);
      assertThat(ofOne.next().ids()).isEqualTo(first);
      assertThat(ofOther.next().ids()).isEqualTo(second);
      assertThat(ofOne.deliveries).isEmpty();
    }
  }

  @Test
  void depths_are_those_of_the_broker_lane_by_lane() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      fixture.publish(ids(32));
      awaitDepth(fixture, new QueueDepth(2, 0));
      assertThat(fixture.broker.depths().await()).containsEntry("email", new QueueDepth(0, 0));
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      subscription.ack(inbox.next());
      subscription.ack(inbox.next());
      awaitDepth(fixture, new QueueDepth(0, 1));
      String other = fixture.broker.topology().workQueue("email");
      fixture.behindTheScenes(channel -> channel.queueDelete(other));
      Await.until(
          "the missing queue is not in the answer, the other is",
          () -> fixture.broker.depths().await().keySet().equals(Set.of(LANE)));
    }
  }

  @Test
  void a_missing_queue_hides_none_of_those_after_it() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      String first = fixture.broker.topology().workQueue(LANE);
      fixture.behindTheScenes(channel -> channel.queueDelete(first));
      Await.until(
          "the missing queue is not in the answer, the one after it is",
          () -> fixture.broker.depths().await().equals(Map.of("email", new QueueDepth(0, 0))));
    }
  }

  private static void awaitDepth(BrokerFixture fixture, QueueDepth wanted) {
    Await.until(
        "the depth is " + wanted, () -> wanted.equals(fixture.broker.depths().await().get(LANE)));
  }

  static void assertFails(io.vertx.core.Future<Void> publish, Kind kind) {
    assertThatThrownBy(() -> publish.await(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(PublishException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
