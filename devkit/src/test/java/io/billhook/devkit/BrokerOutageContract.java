package io.billhook.devkit;

import static io.billhook.devkit.BrokerFixture.LANE;
import static io.billhook.devkit.BrokerFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.billhook.broker.Delivery;
import io.billhook.broker.PublishException;
import io.billhook.broker.PublishException.Kind;
import io.billhook.devkit.BrokerFixture.Inbox;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Billhook asks of a broker whose connections break, whose queues vanish, or that stops. */
@ExtendWith(VertxExtension.class)
abstract class BrokerOutageContract {

  Vertx vertx; // set before each test

  abstract URI url();

  @BeforeEach
  void take(Vertx given) {
    vertx = given;
  }

  /** Messages that a publisher sends without a confirm. */
  private static final int WINDOW = 2_000;

  /** Ends the broker without notice and starts it again on the same port. */
  abstract void crashAndStart();

  /** Raises or ends an alarm that stops publishers; empty where the broker has none. */
  abstract Optional<Consumer<Boolean>> alarm();

  @Test
  void alarm_that_stops_publishers_lets_acks_through() throws Exception {
    Consumer<Boolean> alarm =
        alarm().orElseGet(() -> abort("this broker has no alarm: see alarm() of its test"));
    try (var fixture = new BrokerFixture(vertx, url());
        var warnings = new Warnings()) {
      for (int i = 0; i < 5; i++) {
        fixture.publish(ids(1));
      }
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 1, inbox.deliveries::add);
      Delivery first = inbox.next();
      assertThat(fixture.broker.serves()).isTrue();
      alarm.accept(true);
      // RabbitMQ says that it blocks when it next gets a message, and takes no more.
      BrokerContract.assertFails(fixture.broker.publish(LANE, ids(1)), Kind.UNKNOWN);
      BrokerContract.assertFails(fixture.broker.publish(LANE, ids(1)), Kind.UNAVAILABLE);
      warnings.await(List.of("broker.blocked", "low on"));
      assertThat(fixture.broker.connected()).isTrue();
      assertThat(fixture.broker.serves()).as("a broker with an alarm").isFalse();
      assertThat(fixture.registry.get("billhook.broker.serves").gauge().value()).isZero();
      try (var late = new BrokerFixture(vertx, url())) {
        BrokerContract.assertFails(late.broker.publish(LANE, ids(1)), Kind.UNKNOWN);
        assertThat(late.broker.serves()).as("an alarm that was on at connecting").isFalse();
      }
      subscription.ack(first);
      for (int i = 0; i < 4; i++) {
        subscription.ack(inbox.next());
      }
      alarm.accept(false);
      fixture.publish(ids(1));
      Await.until("it serves again", fixture.broker::serves);
    } finally {
      alarm.accept(false);
    }
  }

  @Test
  void killed_consumer_gets_again_what_it_did_not_ack() throws Exception {
    try (var wire = new Wire(url().getPort());
        var fixture = new BrokerFixture(vertx, wire.url(), url())) {
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 1, inbox.deliveries::add);
      fixture.publish(ids(1));
      fixture.publish(ids(1));
      subscription.ack(inbox.next());
      // With a prefetch of one this delivery proves that the ack has arrived.
      Delivery unacked = inbox.next();
      wire.cut();
      Delivery again = inbox.next();
      assertThat(again.ids()).isEqualTo(unacked.ids());
      assertThat(again.redelivered()).isTrue();
      assertThat(again.channel()).isNotEqualTo(unacked.channel());
      subscription.ack(unacked); // of the lost session: dropped
      subscription.ack(again);
      fixture.publish(ids(1));
      assertThat(inbox.next().channel()).isEqualTo(again.channel());
    }
  }

  @Test
  void depths_of_a_broker_that_is_silent_are_empty_soon_and_come_back() throws Exception {
    try (var wire = new Wire(url().getPort());
        var fixture = new BrokerFixture(vertx, wire.url(), url())) {
      fixture.publish(ids(1));
      Await.until("it is seen", () -> fixture.broker.depths().await().containsKey(LANE));
      wire.loseAnswers();
      Await.until(
          "the last look has become old",
          () -> {
            long asked = System.nanoTime();
            boolean empty = fixture.broker.depths().await().isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .isLessThan(Duration.ofSeconds(3));
            return empty;
          });
      wire.cut();
      Await.until("it is seen again", () -> fixture.broker.depths().await().containsKey(LANE));
    }
  }

  @Test
  void depths_come_back_after_a_crash() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      Set<String> lanes = Set.of(LANE, "email");
      Await.until("they are seen", () -> fixture.broker.depths().await().keySet().equals(lanes));
      crashAndStart();
      Await.until("again", () -> fixture.broker.depths().await().keySet().equals(lanes));
    }
  }

  @Test
  void prefetch_holds_before_and_after_a_reconnect() throws Exception {
    try (var wire = new Wire(url().getPort());
        var fixture = new BrokerFixture(vertx, wire.url(), url())) {
      for (int i = 0; i < 30; i++) {
        fixture.publish(ids(1));
      }
      var inbox = new Inbox();
      fixture.broker.consume(LANE, 7, inbox.deliveries::add);
      expectExactly(inbox, 7);
      wire.cut();
      expectExactly(inbox, 7);
    }
  }

  private static void expectExactly(Inbox inbox, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      inbox.next();
    }
    assertThat(inbox.deliveries.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  /**
   * Of the 5,000 that are asked for at once as many are in flight as ever are: 2,000 go without a
   * confirm, the others wait for a place. The cut comes when the broker has those and no more.
   */
  @Test
  void connection_lost_in_mid_publish_ends_every_future_and_confirms_none_falsely()
      throws Exception {
    try (var wire = new Wire(url().getPort());
        var fixture = new BrokerFixture(vertx, wire.url(), url())) {
      fixture.publish(ids(1));
      wire.loseAnswers();
      List<UUID> published = ids(5_000);
      List<Future<Void>> ends = new ArrayList<>();
      for (UUID id : published) {
        ends.add(fixture.broker.publish(LANE, List.of(id)));
      }
      fixture.awaitMessages(fixture.broker.topology().workQueue(LANE), 1 + WINDOW);
      wire.cut();
      Set<UUID> confirmed = new HashSet<>();
      Set<UUID> unsent = new HashSet<>();
      int unknown = 0;
      for (int i = 0; i < published.size(); i++) {
        try {
          ends.get(i).await(30, TimeUnit.SECONDS);
          confirmed.add(published.get(i));
        } catch (PublishException e) {
          assertThat(e.kind()).isIn(Kind.UNKNOWN, Kind.UNAVAILABLE);
          if (e.kind() == Kind.UNAVAILABLE) {
            unsent.add(published.get(i)); // it waited for too long, and was never sent
          } else {
            unknown++;
          }
        }
      }
      assertThat(unknown).isGreaterThanOrEqualTo(WINDOW);
      assertThat(confirmed).hasSize(5_000 - unknown - unsent.size());
      List<UUID> later = ids(1); // behind all of them
      Await.until("publishing works again", () -> published(fixture, later));
      confirmed.addAll(later);
      Set<UUID> found = consume(fixture, confirmed);
      assertThat(found).containsAll(confirmed);
      assertThat(unsent).as("failed as unsent").noneMatch(found::contains);
    }
  }

  /** Everything in the queue, until all of what is wanted has come. */
  private static Set<UUID> consume(BrokerFixture fixture, Set<UUID> wanted) throws Exception {
    var inbox = new Inbox();
    var subscription = fixture.broker.consume(LANE, 500, inbox.deliveries::add);
    Set<UUID> found = new HashSet<>();
    while (!found.containsAll(wanted)) {
      Delivery delivery = inbox.next();
      found.addAll(delivery.ids());
      subscription.ack(delivery);
    }
    return found;
  }

  @Test
  void deleted_queue_is_declared_and_consumed_again() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      var inbox = new Inbox();
      fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      fixture.publish(ids(1));
      inbox.next();
      fixture.missing.clear();
      String queue = fixture.broker.topology().workQueue(LANE);
      fixture.behindTheScenes(channel -> channel.queueDelete(queue));
      Await.until("the ledger is told", () -> fixture.missing.contains(LANE));
      List<UUID> ids = ids(1);
      Await.until("the queue stands again", () -> published(fixture, ids));
      assertThat(inbox.next().ids()).isEqualTo(ids);
    }
  }

  private static boolean published(BrokerFixture fixture, List<UUID> ids) {
    try {
      fixture.publish(ids);
      return true;
    } catch (PublishException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void crashed_broker_is_used_again_when_it_is_back() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      List<UUID> first = ids(1);
      fixture.publish(first);
      subscription.ack(inbox.next());
      crashAndStart();
      List<UUID> ids = ids(1);
      Await.until("publishing works again", () -> published(fixture, ids));
      Delivery delivery = inbox.next();
      if (delivery.ids().equals(first)) { // its ack was on the way when the broker died
        subscription.ack(delivery);
        delivery = inbox.next();
      }
      assertThat(delivery.ids()).isEqualTo(ids);
      subscription.ack(delivery);
    }
  }
}
