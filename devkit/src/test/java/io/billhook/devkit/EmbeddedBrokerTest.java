package io.billhook.devkit;

import java.net.URI;

class EmbeddedBrokerTest extends BrokerContract {
  @Override
  URI url() {
    return TestServices.embeddedBroker();
  }
}
