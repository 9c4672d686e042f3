package io.billhook.launcher.dev;

import io.billhook.devkit.TestServices;

final class EmbeddedBrokerFlowTest extends FlowContract {
  EmbeddedBrokerFlowTest() throws Exception {
    super(TestServices.embeddedBroker());
  }
}
