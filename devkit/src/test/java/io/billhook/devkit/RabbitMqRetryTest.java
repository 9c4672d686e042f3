package io.billhook.devkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

class RabbitMqRetryTest extends RetryTierContract {
  @BeforeAll
  static void installed() {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
  }

  @Override
  URI url() {
    return TestServices.rabbit().url();
  }

  /** RabbitMQ takes it off the message when that has expired; a queue's time cannot be changed. */
  @Override
  @Nullable String hurried(String retryQueue) {
    return "200";
  }
}
