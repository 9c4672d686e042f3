package io.billhook.worker.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.PrivateRabbit;
import io.billhook.devkit.TestServices;
import java.net.URI;
import org.junit.jupiter.api.BeforeAll;

/** The engine on a private RabbitMQ node. */
class RabbitMqEngineTest extends EngineContract {
  @BeforeAll
  static void installed() {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
  }

  @Override
  URI broker() {
    return TestServices.rabbit().url();
  }
}
