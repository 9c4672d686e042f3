package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import io.billhook.launcher.FlowClient;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Brevo answers nothing but errors for a while. */
@ExtendWith(Plants.class)
final class ProviderOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration OUTAGE = Duration.ofSeconds(30);
  private static final int AT_ONCE = 8;

  /** 1, 3, 7 and 15 s after it opened; the next one, at 30 s, may still fail. One in reserve. */
  private static final int PROBES = 6;

  @Test
  void no_attempt_is_spent_while_the_breaker_is_open(Plant plant) {
    try (Command worker = plant.worker(AT_ONCE);
        Traffic traffic = new Traffic(plant, "outage")) {
      worker.awaitReady();
      plant.outages.illMail();
      long moment = System.nanoTime();
      traffic.flow(2, Duration.ofMillis(50));
      Await.until("the breaker opens", PATIENCE, () -> "open".equals(breaker(plant)));
      LockSupport.parkNanos(OUTAGE.toNanos() - (System.nanoTime() - moment));
      traffic.end();
      assertThat(traffic.recipients()).hasSizeGreaterThan(100);
      assertThat(plant.client.mailsTo("outage1@example.com")).isEmpty();
      plant.outages.mend();
      Verdict.await(plant, traffic, PATIENCE);
      assertThat(breaker(plant)).isEqualTo("closed");
      assertThat(told(worker, "breaker.opened")).isOne();
      Await.until("it is told", PATIENCE, () -> told(worker, "breaker.closed") == 1);
      assertThat(plant.ledger.attempts(traffic.name(), "retry"))
          .as("attempts spent: what opened it, what ran beside that, and the probes")
          .isBetween(5L, 5L + AT_ONCE + PROBES);
    } finally {
      plant.outages.mend();
    }
  }

  /** How often the worker's log says so of this breaker. */
  private static long told(Command worker, String line) {
    return worker.errLines().stream()
        .filter(each -> each.contains("\"" + line + "\"") && each.contains("\"brevo\""))
        .filter(each -> each.contains("\"WARN\""))
        .count();
  }

  private static String breaker(Plant plant) {
    return FlowClient.data(plant.client.ops().get("/ops/api/breakers")).stream()
        .filter(breaker -> "brevo".equals(breaker.getString("name")))
        .map(breaker -> breaker.getString("state"))
        .findFirst()
        .orElse("unknown");
  }
}
