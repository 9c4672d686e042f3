package io.billhook.devkit;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class EmbeddedBrokerDeclarationTest extends DeclarationContract {
  private EmbeddedBroker broker = EmbeddedBroker.start(FreePort.find());

  @AfterEach
  void stop() {
    broker.close();
  }

  @Override
  URI url() {
    return broker.url();
  }

  @Override
  String product() {
    return "Apache Qpid Broker-J Core";
  }

  @Override
  void lose() {
    int port = broker.port();
    broker.close();
    broker = EmbeddedBroker.start(port);
  }
}
