package io.billhook.worker.engine.brokers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.PrivateRabbit;
import io.billhook.devkit.TestServices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;

/** The engine on a private RabbitMQ node. */
@Order(1)
class RabbitMqEngineTest {
  @BeforeAll
  static void installed() {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
  }

  @Nested
  class Enqueue extends EnqueueContract {
    Enqueue() {
      super(TestServices.rabbit().url());
    }
  }

  @Nested
  class Outcome extends OutcomeContract {
    Outcome() {
      super(TestServices.rabbit().url());
    }
  }

  @Nested
  class Message extends MessageContract {
    Message() {
      super(TestServices.rabbit().url());
    }
  }

  @Nested
  class Loss extends LossContract {
    Loss() {
      super(TestServices.rabbit().url());
    }
  }

  @Nested
  class Swept extends SweepContract {
    Swept() {
      super(TestServices.rabbit().url());
    }
  }
}
