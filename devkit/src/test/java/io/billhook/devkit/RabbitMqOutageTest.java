package io.billhook.devkit;

import static io.billhook.devkit.BrokerFixture.LANE;
import static io.billhook.devkit.BrokerFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.BrokerFixture.Inbox;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Order(1)
class RabbitMqOutageTest extends BrokerOutageContract {
  @RegisterExtension private static final OwnRabbit OWN = new OwnRabbit();

  @Override
  URI url() {
    return OWN.node().url();
  }

  @Override
  void crashAndStart() {
    OWN.node().restart();
  }

  @Override
  Optional<Consumer<Boolean>> alarm() {
    return Optional.of(
        raised -> OWN.node().ctl("set_disk_free_limit", raised ? "100000GB" : "1MB"));
  }

  @Test
  void what_was_confirmed_survives_a_crash() throws Exception {
    try (var fixture = new BrokerFixture(vertx, url())) {
      List<UUID> ids = ids(4);
      fixture.publish(ids);
      fixture.missing.clear();
      crashAndStart();
      var inbox = new Inbox();
      fixture.broker.consume(LANE, 10, inbox.deliveries::add);
      assertThat(inbox.next().ids()).isEqualTo(ids);
      assertThat(fixture.missing).isEmpty();
    }
  }
}
