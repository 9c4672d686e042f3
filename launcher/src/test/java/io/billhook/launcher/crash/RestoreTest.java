package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.Await;
import io.billhook.devkit.PrivateRabbit;
import io.billhook.launcher.Command;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A dump is made under load, work goes on, and then database, broker and processes are gone. What
 * was acknowledged before the dump is in the restored database and comes to its end; what was sent
 * after the dump is asked for once more, under its key.
 */
@Order(1)
final class RestoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SLOW = Duration.ofMillis(1_500);
  private static final String SUM = "restore_calls";
  private static final int SLOTS = 4;

  @TempDir private Path folder = Path.of("");

  @Test
  void what_was_acknowledged_before_the_dump_is_done_once() throws Exception {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
    assumeTrue(OwnedStore.available(), "pg_dump is not installed, or no server beside it");
    OwnedStore store = new OwnedStore(folder);
    Path dump = folder.resolve("billhook.dump");
    try (Plant plant = new Plant(store);
        Traffic before = new Traffic(plant, "before");
        Traffic later = new Traffic(plant, "later")) {
      Metered metered = new Metered(plant);
      String meter = metered.meter(SUM, "sum");
      Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
      try (Command worker = plant.worker(SLOTS, Map.of("USAGE_REPORT_SECONDS", "86400"))) {
        worker.awaitReady();
        Await.until("the copies", PATIENCE, () -> metered.isKnown("restore_", 1));
        before.flow(2, Duration.ofMillis(30));
        Await.until("some mails have gone", PATIENCE, () -> plant.client.inbox().size() > 20);
        metered.use(List.of(use("a", hour), use("b", hour)));
        slow(plant);
        Await.until("enough waits", PATIENCE, () -> plant.ledger.unfinished(before.name()) > 60);
        later.flow(2, Duration.ofMillis(30));
        before.end();
        assertThat(before.refused()).isZero();
        Await.until(
            "a dump of when some run and some wait",
            PATIENCE,
            () -> plant.ledger.atOneMoment(moment -> dumped(store, dump, moment, plant, before)));
        plant.outages.mend();
        kill(worker);
      }
      try (Command worker = plant.worker(SLOTS, Map.of("USAGE_REPORT_SECONDS", "1"))) {
        worker.awaitReady();
        Await.until("all is done that was asked for", PATIENCE, () -> isDone(plant, before));
        Await.until("usage at Stripe", PATIENCE, () -> told(metered, meter, hour).equals("3"));
        kill(worker);
        plant.killApi();
      }
      later.end();
      int sent = plant.client.inbox().size();

      plant.ledger.close();
      store.lose();
      plant.rabbit.lose();
      store.restore(dump);
      assertThat(midway(plant.ledger, before)).as("what the dump has").isTrue();
      store.migrateAgain();
      plant.launchApi();
      try (Command worker = plant.worker(16, Map.of("USAGE_REPORT_SECONDS", "1"))) {
        worker.awaitReady();
        Verdict.await(plant, before, PATIENCE);
        Await.until("the others", PATIENCE, () -> plant.ledger.allEnded());
        Await.until(
            "usage is told",
            PATIENCE,
            () -> "3".equals(metered.here(SUM, hour, end(hour)).getString("reported")));
      }
      assertThat(Verdict.calls(plant, before)).isGreaterThan(before.recipients().size());
      assertThat(told(metered, meter, hour)).isEqualTo("3");
      onceAtMost(plant, later);
      System.out.println("sent before the end " + sent + ", then " + plant.client.inbox().size());
    }
  }

  private static boolean dumped(
      OwnedStore store, Path dump, String moment, Plant plant, Traffic traffic) {
    if (!midway(plant.ledger, traffic)) {
      return false;
    }
    store.dump(dump, moment);
    return true;
  }

  /** Of each: it has ended, runs, waits, is under way to its provider. */
  private static boolean midway(Ledger ledger, Traffic traffic) {
    return ledger.states(traffic.name()).containsAll(List.of("1", "2", "4"))
        && ledger.number(
                "SELECT count(*) FROM email WHERE status = 'queued' AND sending_at > '-infinity'")
            > 0
        && ledger.number("SELECT count(*) FROM job WHERE kind = 'billing.sync' AND state IN (1, 2)")
            > 0
        && ledger.number("SELECT count(*) FROM hold") > 0
        && ledger.number("SELECT count(*) FROM usage_report") == 0;
  }

  private static boolean isDone(Plant plant, Traffic traffic) {
    return plant.ledger.ended(traffic.name())
        && new HashSet<>(received(plant, traffic)).containsAll(traffic.recipients());
  }

  /** What was asked for after the dump is lost, or was in it; nothing of it is sent twice. */
  private static void onceAtMost(Plant plant, Traffic traffic) {
    List<String> stored =
        plant.ledger.texts(
            "SELECT recipient FROM email WHERE status = 'sent' AND recipient ~ '^"
                + traffic.name()
                + "[0-9]+@'");
    assertThat(received(plant, traffic)).doesNotHaveDuplicates().containsAll(stored);
    assertThat(traffic.acknowledged()).as("acknowledged after the dump").isGreaterThan(20);
  }

  private static List<String> received(Plant plant, Traffic traffic) {
    return plant.client.inbox().stream()
        .map(mail -> mail.getString("to"))
        .filter(to -> to.matches(traffic.name() + "[0-9]+@.*"))
        .toList();
  }

  private static void slow(Plant plant) {
    for (String provider : List.of("brevo", "stripe")) {
      plant
          .client
          .simulators()
          .post(
              "/_sim/faults",
              new JsonObject()
                  .put("provider", provider)
                  .put("fault", "latency")
                  .put("ms", SLOW.toMillis()))
          .ok();
    }
  }

  private static JsonObject use(String id, Instant hour) {
    return new JsonObject()
        .put("event_id", id)
        .put("meter", SUM)
        .put("value", "1.5")
        .put("timestamp", hour.toString());
  }

  private static String told(Metered metered, String meter, Instant hour) {
    return metered.atStripe(meter, hour, end(hour)).stripTrailingZeros().toPlainString();
  }

  private static Instant end(Instant hour) {
    return hour.plus(1, ChronoUnit.HOURS);
  }

  private static void kill(Command worker) {
    worker.handle().destroyForcibly(); // SIGKILL
    worker.awaitEnd(PATIENCE);
  }
}
