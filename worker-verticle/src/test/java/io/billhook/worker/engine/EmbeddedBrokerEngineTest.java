package io.billhook.worker.engine;

import io.billhook.devkit.TestServices;
import java.net.URI;

/** The engine on the embedded broker. */
class EmbeddedBrokerEngineTest extends EngineContract {
  @Override
  URI broker() {
    return TestServices.embeddedBroker();
  }
}
