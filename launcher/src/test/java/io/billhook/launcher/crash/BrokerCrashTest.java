package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The broker goes away like in a power failure while work comes in. */
@ExtendWith(Plants.class)
@Order(1)
final class BrokerCrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONG_QUEUE = Duration.ofMinutes(5);

  @Test
  void a_broker_that_is_killed_under_load_loses_nothing(Plant plant) {
    try (Command worker = plant.worker(16);
        Traffic traffic = new Traffic(plant, "broker")) {
      worker.awaitReady();
      traffic.flow(3, Duration.ofMillis(20));
      Await.until("some traffic", PATIENCE, () -> traffic.acknowledged() > 60);
      plant.rabbit.kill();
      int before = traffic.acknowledged();
      Await.until("intake without a broker", PATIENCE, () -> traffic.acknowledged() > before + 60);
      plant.rabbit.launch();
      traffic.end();
      assertThat(traffic.refused()).isZero();
      Verdict.await(plant, traffic, PATIENCE);
    }
  }

  @Test
  void a_broker_that_has_forgotten_everything_is_filled_again(Plant plant) {
    try (Traffic traffic = new Traffic(plant, "forgotten")) {
      traffic.burst(10_000, 16);
      assertThat(plant.ledger.unfinished(traffic.name())).isGreaterThan(9_000);
      plant.rabbit.lose();
      try (Command worker = plant.worker(64)) {
        worker.awaitReady();
        Verdict.await(plant, traffic, LONG_QUEUE);
      }
    }
  }
}
