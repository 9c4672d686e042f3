package io.billhook.worker.engine.brokers;

import io.billhook.devkit.TestServices;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;

/** The engine on the embedded broker. */
@Order(1)
class EmbeddedBrokerEngineTest {
  @Nested
  class Enqueue extends EnqueueContract {
    Enqueue() {
      super(TestServices.embeddedBroker());
    }
  }

  @Nested
  class Outcome extends OutcomeContract {
    Outcome() {
      super(TestServices.embeddedBroker());
    }
  }

  @Nested
  class Message extends MessageContract {
    Message() {
      super(TestServices.embeddedBroker());
    }
  }

  @Nested
  class Loss extends LossContract {
    Loss() {
      super(TestServices.embeddedBroker());
    }
  }

  @Nested
  class Swept extends SweepContract {
    Swept() {
      super(TestServices.embeddedBroker());
    }
  }
}
