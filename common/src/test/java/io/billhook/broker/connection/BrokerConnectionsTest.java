package io.billhook.broker.connection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.BrokerConfig;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerConnectionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"amqp://user:hid:den@broker:5672/vhost", "amqps://user:hidden@broker:5672/v/host"})
  void an_address_that_cannot_be_used_is_told_without_its_password(String url) {
    var config = new BrokerConfig(URI.create(url), "billhook");
    assertThatThrownBy(() -> new BrokerConnections(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("broker:5672; within user, password and vhost a : is written %3A")
        .hasMessageNotContaining("hid")
        .hasNoCause();
  }
}
