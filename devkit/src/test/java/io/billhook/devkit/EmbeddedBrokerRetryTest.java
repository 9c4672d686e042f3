package io.billhook.devkit;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedBrokerRetryTest extends RetryTierContract {
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Override
  URI url() {
    return broker.url();
  }

  /** Qpid would hold a message's own time against it on its lane as well, and drop it there. */
  @Override
  @Nullable String hurried(String retryQueue) {
    broker.expire(retryQueue, Duration.ofMillis(200));
    return null;
  }
}
