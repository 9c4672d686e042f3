package io.billhook.devkit;

import static io.billhook.devkit.BrokerFixture.LANE;
import static io.billhook.devkit.BrokerFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.broker.PublishException.Kind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Order(1)
class RabbitMqDeclarationTest extends DeclarationContract {
  @RegisterExtension private static final OwnRabbit OWN = new OwnRabbit();

  @Override
  URI url() {
    return OWN.node().url();
  }

  @Override
  String product() {
    return "RabbitMQ";
  }

  @Override
  void lose() {
    OWN.node().lose();
  }

  /** Qpid takes the second declaration for good, whatever its arguments are. */
  @Test
  void a_queue_with_other_arguments_is_told_in_the_brokers_words_and_declared_once_it_is_gone()
      throws Exception {
    try (var warnings = new Warnings();
        var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      fixture.missing.clear();
      String queue = fixture.broker.topology().workQueue(LANE);
      fixture.behindTheScenes(
          channel -> {
            DeclarationContract.replace(channel, queue, /* exclusive= */ false, Map.of());
            BrokerContract.assertFails(fixture.broker.publish(LANE, ids(1)), Kind.UNROUTABLE);
            warnings.await(List.of("PRECONDITION_FAILED - inequivalent arg", "'" + queue + "'"));
            assertThat(fixture.missing).isEmpty();
            channel.queueDelete(queue);
          });
      Await.until("publishing works again", () -> published(fixture));
      assertThat(fixture.missing).containsExactly(LANE);
    }
  }

  @Test
  void nothing_stays_open_of_a_declaration() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      fixture.publish(ids(1));
      Await.until(
          "the publisher's connection is the only one",
          () -> {
            String open = OWN.node().ctl("list_connections", "client_properties");
            return open.contains("billhook publisher") && !open.contains("billhook declaration");
          });
    }
  }
}
