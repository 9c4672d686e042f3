package io.billhook.devkit;

import static io.billhook.devkit.BrokerFixture.LANE;
import static io.billhook.devkit.BrokerFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.broker.Delivery;
import io.billhook.broker.PublishException.Kind;
import io.billhook.devkit.BrokerFixture.Inbox;
import java.net.URI;
import java.util.List;
import java.util.UUID;
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

  @Test
  void whatWasConfirmedSurvivesACrash() throws Exception {
    try (var fixture = new BrokerFixture(url())) {
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

  @Test
  void alarmThatStopsPublishersLetsAcksThrough() throws Exception {
    var rabbit = TestServices.rabbit();
    try (var fixture = new BrokerFixture(url())) {
      for (int i = 0; i < 5; i++) {
        fixture.publish(ids(1));
      }
      var inbox = new Inbox();
      var subscription = fixture.broker.consume(LANE, 1, inbox.deliveries::add);
      Delivery first = inbox.next();
      rabbit.ctl("set_disk_free_limit", "100000GB");
      // RabbitMQ says that it blocks when it next gets a message, and takes no more.
      BrokerContract.assertFails(fixture.broker.publish(LANE, ids(1)), Kind.UNKNOWN);
      BrokerContract.assertFails(fixture.broker.publish(LANE, ids(1)), Kind.UNAVAILABLE);
      subscription.ack(first);
      for (int i = 0; i < 4; i++) {
        subscription.ack(inbox.next());
      }
      rabbit.ctl("set_disk_free_limit", "1MB");
      fixture.publish(ids(1));
    } finally {
      rabbit.ctl("set_disk_free_limit", "1MB");
    }
  }
}
