package io.billhook.worker.engine;

import io.billhook.provider.Breaker;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.Gate;
import java.time.Duration;

/** The breaker {@code test} of an engine, which is quick to open and to try again. */
final class TestBreaker {
  private TestBreaker() {}

  static Breaker on(TestEngine engine, Gate mayCall) {
    BreakerSettings settings =
        new BreakerSettings(
            5, Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(10));
    return new Breakers(
            engine.node.vertx, engine.node.metrics.registry(), settings, mayCall, _ -> {})
        .of("test");
  }
}
