package io.billhook.devkit;

import static io.billhook.devkit.BrokerFixture.LANE;
import static io.billhook.devkit.BrokerFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import io.billhook.broker.Broker;
import io.billhook.broker.PublishException;
import io.billhook.broker.PublishException.Kind;
import io.billhook.config.BrokerConfig;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Billhook asks of a broker while it puts its topology there, or only looks who answers. */
@ExtendWith(VertxExtension.class)
abstract class DeclarationContract {
  Vertx vertx; // set before each test

  @BeforeEach
  void take(Vertx given) {
    vertx = given;
  }

  abstract URI url();

  /** How it calls itself. */
  abstract String product();

  /** Ends the broker and starts one on the same port that knows nothing of what this one had. */
  abstract void lose();

  @Test
  void a_queue_that_is_held_by_another_is_told_and_declared_once_it_is_gone() throws Exception {
    try (var warnings = new Warnings();
        var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      fixture.missing.clear();
      String queue = fixture.broker.topology().workQueue(LANE);
      fixture.behindTheScenes(
          channel -> {
            replace(channel, queue, /* exclusive= */ true, Map.of());
            BrokerContract.assertFails(fixture.broker.publish(LANE, ids(1)), Kind.UNROUTABLE);
            warnings.await(List.of("cannot be reached for publishing", queue));
            assertThat(fixture.missing).isEmpty();
            channel.queueDelete(queue);
          });
      Await.until("publishing works again", () -> published(fixture));
      assertThat(fixture.missing).containsExactly(LANE);
    }
  }

  static void replace(
      Channel channel, String queue, boolean exclusive, Map<String, Object> arguments)
      throws IOException {
    channel.queueDelete(queue);
    channel.queueDeclare(queue, true, exclusive, false, arguments);
  }

  static boolean published(BrokerFixture fixture) {
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
  void a_broker_that_falls_silent_meanwhile_is_given_up_and_used_again() throws Exception {
    var first = new AtomicBoolean(true);
    try (var wire = new Wire(url().getPort());
        var fixture =
            new BrokerFixture(
                vertx,
                wire.url(),
                url(),
                () -> {
                  if (first.getAndSet(false)) {
                    wire.loseAnswers();
                  }
                })) {
      Await.until("it is given up", wire::isGivenUp);
      assertThat(fixture.broker.connected()).isFalse();
      wire.cut();
      Await.until("publishing works", () -> published(fixture));
      assertThat(fixture.missing).endsWith(LANE, "email");
    }
  }

  @Test
  void a_broker_that_lost_all_has_it_again_and_the_ledger_is_told_once_of_each_lane()
      throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      var inbox = new BrokerFixture.Inbox();
      var subscription = fixture.broker.consume(LANE, 1, inbox.deliveries::add);
      subscription.ack(inbox.next());
      fixture.missing.clear();
      lose();
      Await.until("publishing works again", () -> published(fixture));
      inbox.next();
      assertThat(fixture.missing).containsExactly(LANE, "email");
    }
  }

  @Test
  void the_probe_tells_what_answers() throws Exception {
    assertThat(Broker.probe(config(url()))).startsWith(product() + " ");
  }

  @Test
  void the_probe_tells_of_a_refused_log_in_without_the_password() {
    URI wrong = URI.create("amqp://guest:notit@127.0.0.1:" + url().getPort());
    assertThatThrownBy(() -> Broker.probe(config(wrong)))
        .isInstanceOf(PossibleAuthenticationFailureException.class)
        .hasMessageNotContaining("notit");
  }

  @Test
  void the_probe_gives_up_a_silent_broker() {
    try (var wire = new Wire(url().getPort())) {
      wire.loseAnswers();
      long begun = System.nanoTime();
      assertThatThrownBy(() -> Broker.probe(config(wire.url())))
          .isInstanceOfAny(IOException.class, TimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
  }

  private static BrokerConfig config(URI url) {
    return new BrokerConfig(url, "none");
  }
}
