package io.billhook.devkit;

import static io.billhook.devkit.BrokerFixture.LANE;
import static io.billhook.devkit.BrokerFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.BrokerFixture.Inbox;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RabbitMqOutageTest extends BrokerOutageContract {
  @BeforeAll
  static void installed() {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
  }

  @Override
  URI url() {
    return TestServices.rabbit().url();
  }

  @Override
  void crashAndStart() {
    TestServices.rabbit().restart();
  }

  @Override
  Optional<Consumer<Boolean>> alarm() {
    return Optional.of(
        raised -> TestServices.rabbit().ctl("set_disk_free_limit", raised ? "100000GB" : "1MB"));
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
