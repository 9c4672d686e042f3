package io.billhook.devkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import org.junit.jupiter.api.BeforeAll;

class RabbitMqTest extends BrokerContract {
  @BeforeAll
  static void installed() {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
  }

  @Override
  URI url() {
    return TestServices.rabbit().url();
  }
}
