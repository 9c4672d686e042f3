package io.billhook.launcher.dev;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.PrivateRabbit;
import io.billhook.devkit.TestServices;
import java.net.URI;

final class RabbitMqFlowTest extends FlowContract {
  RabbitMqFlowTest() throws Exception {
    super(rabbit());
  }

  private static URI rabbit() {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
    return TestServices.rabbit().url();
  }
}
