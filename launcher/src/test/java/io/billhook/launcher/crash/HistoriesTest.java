package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import io.billhook.launcher.FlowClient;
import io.billhook.mirror.ObjectKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thousand random histories of customers at simulated Stripe. Their events come shuffled and
 * doubled while the next things happen, and workers are killed meanwhile; in the end our copy is
 * what Stripe has. Where some of the events are dropped it is so after a reconcile.
 */
@ExtendWith(Plants.class)
final class HistoriesTest {
  private static final Logger log = LoggerFactory.getLogger(HistoriesTest.class);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int BATCHES = Integer.getInteger("histories.batches", 5);
  private static final int HISTORIES = 200;
  private static final int PART = 200;
  private static final Set<String> HELD =
      ObjectKind.ALL.stream().map(ObjectKind::type).collect(Collectors.toSet());

  @Test
  void a_thousand_histories_end_as_stripe_has_them(Plant plant) throws InterruptedException {
    long seed = Long.getLong("histories.seed", System.nanoTime());
    log.info("histories.seed={}", seed);
    Random random = new Random(seed);
    String tenant = plant.ledger.texts("SELECT id FROM tenant LIMIT 1").getFirst();
    told(plant, false);
    Command worker = plant.worker(16);
    try {
      worker.awaitReady();
      for (int batch = 0; batch < BATCHES; batch++) {
        var histories = new Histories(plant.client.simulators(), tenant, random.nextLong());
        histories.begin(HISTORIES);
        long order = random.nextLong();
        Thread early = Thread.ofVirtual().start(() -> deliver(plant, histories, 1, 0, order));
        histories.days(random.nextInt(40));
        histories.goOn();
        if (batch % 2 == 1) {
          worker.handle().destroyForcibly(); // SIGKILL, while it syncs
          worker.awaitEnd(PATIENCE);
          worker = plant.worker(16);
        }
        early.join();
        histories.end();
        boolean reconciled = batch == 0;
        deliver(plant, histories, 2, reconciled ? 0.3 : 0, random.nextLong());
        String name = "batch " + batch + " of seed " + seed;
        Await.until(name + " is delivered", PATIENCE, () -> deliveries(plant, "pending") == 0);
        assertThat(deliveries(plant, "given_up")).as(name).isZero();
        Await.until(name + " is synced", PATIENCE, plant.ledger::allEnded);
        if (reconciled) {
          reconcile(plant);
          Await.until(name + " is repaired", PATIENCE, plant.ledger::allEnded);
        }
        compare(plant, histories, name);
      }
      assertThat(plant.ledger.number("SELECT count(*) FROM job WHERE state = 6")).isZero();
      assertThat(plant.ledger.texts("SELECT DISTINCT state FROM webhook_event"))
          .containsExactly("processed");
    } finally {
      worker.close();
      told(plant, true);
    }
  }

  /** Whether simulated Stripe tells what happens by itself, in order and once. */
  private static void told(Plant plant, boolean on) {
    plant.client.simulators().put("/_sim/stripe/webhooks", new JsonObject().put("on", on)).ok();
  }

  /** All of their events, in parts, each shuffled. */
  private static void deliver(
      Plant plant, Histories histories, int copies, double dropped, long seed) {
    List<String> ids =
        new ArrayList<>(histories.objects().stream().map(o -> o.getString("id")).toList());
    Random random = new Random(seed);
    Collections.shuffle(ids, random);
    for (int from = 0; from < ids.size(); from += PART) {
      List<String> part = ids.subList(from, Math.min(ids.size(), from + PART));
      JsonObject plan =
          new JsonObject()
              .put("object_ids", new JsonArray(part))
              .put("order", "shuffled")
              .put("copies", copies)
              .put("drop", dropped)
              .put("seed", random.nextLong());
      // What is not taken is sent again by itself.
      plant.client.simulators().post("/_sim/stripe/deliver", plan).ok();
    }
  }

  /** What was dropped is found by a walk over all that Stripe has. */
  private static void reconcile(Plant plant) {
    JsonObject wish = new JsonObject().put("kind", "reconcile").put("reason", "some were dropped");
    String run = plant.client.ops().post("/ops/api/billing/runs", wish).ok().getString("id");
    Await.until(
        "the run",
        PATIENCE,
        () ->
            "completed"
                .equals(
                    plant
                        .client
                        .ops()
                        .get("/ops/api/billing/runs/" + run)
                        .ok()
                        .getString("state")));
  }

  private static long deliveries(Plant plant, String state) {
    return FlowClient.data(plant.client.simulators().get("/_sim/stripe/deliveries")).stream()
        .filter(delivery -> state.equals(delivery.getString("state")))
        .count();
  }

  /** Without what the copy has by expansion alone, which is kept apart in the simulator. */
  private static JsonObject bare(JsonObject object) {
    JsonObject bare = object.copy();
    bare.remove("payments");
    if (bare.getValue("discounts") instanceof JsonArray discounts) {
      JsonArray ids = new JsonArray();
      discounts.forEach(
          each -> ids.add(each instanceof JsonObject one ? one.getString("id") : each));
      bare.put("discounts", ids);
    }
    return bare;
  }

  private static void compare(Plant plant, Histories histories, String as) {
    Map<String, JsonObject> there = new HashMap<>();
    histories.objects().stream()
        .filter(object -> HELD.contains(object.getString("object")))
        .forEach(object -> there.put(object.getString("id"), bare(object)));
    String ids =
        there.keySet().stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "));
    Map<String, JsonObject> here = new HashMap<>();
    plant
        .ledger
        .texts("SELECT data::text FROM billing_object WHERE stripe_id IN (" + ids + ")")
        .stream()
        .map(JsonObject::new)
        .forEach(object -> here.put(object.getString("id"), bare(object)));
    there.forEach(
        (id, object) -> assertThat(here.get(id)).as("%s of %s", id, as).isEqualTo(object));
    assertThat(there.size()).as(as).isGreaterThan(5 * HISTORIES);
  }
}
