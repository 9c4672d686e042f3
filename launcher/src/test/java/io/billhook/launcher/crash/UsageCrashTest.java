package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers are killed, and Stripe's answers are lost, while usage comes in and is told. */
@ExtendWith(Plants.class)
final class UsageCrashTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final Map<String, String> EACH_SECOND = Map.of("USAGE_REPORT_SECONDS", "1");
  private static final int EVENTS = 100_000;
  private static final int COUNTED = 1_000;
  private static final int BATCH = 1_000;
  private static final int HOURS = 100;
  private static final int KILLS = 3;

  @Test
  void a_hundred_thousand_uses_are_exact_here_and_at_stripe(Plant plant) {
    Instant to = Instant.now().truncatedTo(ChronoUnit.HOURS);
    Instant from = to.minus(Duration.ofHours(HOURS));
    Metered metered = new Metered(plant);
    String calls = metered.meter("crash_calls", "sum");
    String logins = metered.meter("crash_logins", "count");
    Command worker = plant.worker(16, EACH_SECOND);
    try (ExecutorService senders = Executors.newFixedThreadPool(2)) {
      worker.awaitReady();
      Await.until("the copies", PATIENCE, () -> metered.isKnown("crash_", 2));
      var sent = new ArrayList<CompletableFuture<JsonObject>>();
      for (List<JsonObject> batch : batches(from)) {
        sent.add(CompletableFuture.supplyAsync(() -> metered.use(batch), senders));
      }
      for (int i = 0; i < KILLS; i++) {
        long before = told(plant);
        Await.until("reports", LONG, () -> told(plant) > before + HOURS / 2);
        loseAnswers(plant);
        worker.handle().destroyForcibly(); // SIGKILL
        worker.awaitEnd(Duration.ofSeconds(10));
        worker = plant.worker(16, EACH_SECOND);
        worker.awaitReady();
      }
      long accepted = 0;
      long duplicates = 0;
      for (var each : sent) {
        accepted += each.join().getLong("accepted");
        duplicates += each.join().getLong("duplicates");
        assertThat(each.join().getLong("conflicts")).isZero();
      }
      assertThat(accepted).isEqualTo(EVENTS);
      assertThat(duplicates).isGreaterThanOrEqualTo(EVENTS / 10); // more where an answer was lost
      plant.outages.mend(); // what no report has met
      exact(metered, "crash_calls", calls, from, to, sum(), EVENTS - COUNTED);
      exact(metered, "crash_logins", logins, from, to, BigDecimal.valueOf(COUNTED), COUNTED);
      metered.take("e1");
      metered.take("e2000");
      exact(
          metered, "crash_logins", logins, from, to, BigDecimal.valueOf(COUNTED - 1), COUNTED - 1);
      BigDecimal left = sum().subtract(value(2_000)).stripTrailingZeros();
      exact(metered, "crash_calls", calls, from, to, left, EVENTS - COUNTED - 1);
    } finally {
      worker.close();
    }
  }

  private static void exact(
      Metered metered,
      String name,
      String meter,
      Instant from,
      Instant to,
      BigDecimal value,
      int events) {
    Await.until(
        name + " at Stripe",
        LONG,
        () -> metered.here(name, from, to).getString("reported").equals(value.toPlainString()));
    assertThat(metered.atStripe(meter, from, to)).isEqualByComparingTo(value);
    JsonObject here = metered.here(name, from, to);
    assertThat(here.getString("value")).isEqualTo(value.toPlainString());
    assertThat(here.getInteger("events")).isEqualTo(events);
  }

  private static long told(Plant plant) {
    return plant.ledger.number("SELECT count(*) FROM usage_report WHERE state = 'delivered'");
  }

  /** Taken, and not answered. */
  private static void loseAnswers(Plant plant) {
    plant
        .client
        .simulators()
        .post(
            "/_sim/faults",
            new JsonObject()
                .put("provider", "stripe")
                .put("fault", "accept_then_reset")
                .put("count", 3))
        .ok();
  }

  /** All of them, and a tenth again, in any order. */
  private static List<List<JsonObject>> batches(Instant from) {
    List<JsonObject> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(event(i, from));
      if (i % 10 == 0) {
        events.add(event(i, from));
      }
    }
    Collections.shuffle(events, new Random(7));
    List<List<JsonObject>> batches = new ArrayList<>();
    for (int i = 0; i < events.size(); i += BATCH) {
      batches.add(events.subList(i, i + BATCH));
    }
    return batches;
  }

  private static JsonObject event(int i, Instant from) {
    return new JsonObject()
        .put("event_id", "e" + i)
        .put("meter", i < COUNTED ? "crash_logins" : "crash_calls")
        .put("value", value(i).toPlainString())
        .put("timestamp", from.plusSeconds(i * 7_919L % (HOURS * 3_600L)).toString());
  }

  private static BigDecimal value(int i) {
    return BigDecimal.valueOf(i % 1_000 + 1, 3);
  }

  private static BigDecimal sum() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = COUNTED; i < EVENTS; i++) {
      sum = sum.add(value(i));
    }
    return sum.stripTrailingZeros();
  }
}
