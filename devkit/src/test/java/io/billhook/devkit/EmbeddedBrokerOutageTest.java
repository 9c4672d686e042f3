package io.billhook.devkit;

import static io.billhook.devkit.BrokerFixture.LANE;
import static io.billhook.devkit.BrokerFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.broker.PublishException.Kind;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(1)
class EmbeddedBrokerOutageTest extends BrokerOutageContract {
  private EmbeddedBroker broker = EmbeddedBroker.start(FreePort.find());

  @AfterEach
  void stop() {
    broker.close();
  }

  @Override
  URI url() {
    return broker.url();
  }

  @Override
  void crashAndStart() {
    int port = broker.port();
    broker.close();
    broker = EmbeddedBroker.start(port);
  }

  /**
   * Qpid has no {@code connection.blocked} in its AMQP 0-9-1. It stops reading from publishers only
   * while a store on disk is too full or a queue with a limit is, and we have neither: all is in
   * memory.
   */
  @Override
  Optional<Consumer<Boolean>> alarm() {
    return Optional.empty();
  }

  @Test
  void ledger_is_told_of_each_lane_that_a_new_broker_lacks() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      assertThat(fixture.missing).containsExactly(LANE, "email");
      crashAndStart();
      Await.until("the ledger is told", () -> fixture.missing.size() == 4);
      assertThat(fixture.missing).containsExactly(LANE, "email", LANE, "email");
    }
  }

  @Test
  void without_a_broker_a_message_waits_and_then_fails_unsent() throws Exception {
    try (var fixture = new BrokerFixture(vertx, URI.create("amqp://guest:guest@127.0.0.1:1"))) {
      BrokerContract.assertFails(fixture.broker.publish(LANE, ids(1)), Kind.UNAVAILABLE);
      assertThat(fixture.broker.connected()).isFalse();
    }
  }

  @Test
  void closed_publisher_fails_what_comes_later() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      var last = fixture.broker.publish(LANE, ids(1));
      fixture.broker.close();
      last.await();
      BrokerContract.assertFails(fixture.broker.publish(LANE, ids(1)), Kind.CLOSED);
    }
  }
}
