package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL crashes while work comes in and is done. */
@ExtendWith(Plants.class)
final class DatabaseCrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CRASHES = 3;

  @Test
  void a_database_that_crashes_under_load_loses_nothing(Plant plant) {
    try (Command worker = plant.worker(16);
        Traffic traffic = new Traffic(plant, "database")) {
      worker.awaitReady();
      traffic.flow(3, Duration.ofMillis(20));
      for (int i = 0; i < CRASHES; i++) {
        int before = traffic.acknowledged();
        Await.until("more traffic", PATIENCE, () -> traffic.acknowledged() > before + 60);
        plant.store.crash();
      }
      int after = traffic.acknowledged();
      Await.until("traffic afterwards", PATIENCE, () -> traffic.acknowledged() > after + 30);
      traffic.end();
      assertThat(traffic.refused()).as("requests that met the crash").isPositive();
      Verdict.await(plant, traffic, PATIENCE);
    }
  }
}
