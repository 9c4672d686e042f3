package io.billhook.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.StripeFixtures;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many objects that change at simulated Stripe while their events are delivered: shuffled, doubled,
 * and from many threads at once. Every change is followed by a delivery, as with Stripe.
 */
final class Shuffle {
  private static final int CUSTOMERS = 14;
  private static final int THREADS = 8;
  private static final int ROUNDS = 12;
  private static final int AT_ONCE = 4;

  /** So many objects change all the time, so that their fetches overlap. */
  private static final int HOT = 12;

  /** Those of which Billhook holds a copy. */
  private static final Set<String> HELD =
      Set.of("customer", "product", "price", "subscription", "invoice", "charge", "payment_method");

  private final HttpDoor simulators;
  private final String tenant;
  private final long seed;
  private final List<String> objects = new ArrayList<>();

  Shuffle(FlowClient client, String tenant, long seed) {
    this.simulators = client.simulators();
    this.tenant = tenant;
    this.seed = seed;
  }

  /** Ends when every delivery has been answered. */
  void run() throws ExecutionException, InterruptedException {
    for (int i = 0; i < CUSTOMERS; i++) {
      subscribe("shuffled" + i + "@example.com");
    }
    current().forEach(object -> objects.add(object.getString("id")));
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        long own = seed + thread;
        running.add(threads.submit(() -> changeAndDeliver(new Random(own))));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
  }

  /** What simulated Stripe has now. */
  List<JsonObject> current() {
    return FlowClient.data(simulators.get("/_sim/stripe/objects?limit=10000")).stream()
        .filter(object -> HELD.contains(object.getString("object")))
        .toList();
  }

  /** A customer as after a checkout, and a second invoice that is not paid yet. */
  private void subscribe(String email) {
    JsonObject wish =
        new JsonObject()
            .put("email", email)
            .put("metadata", new JsonObject().put("tenant_id", tenant));
    JsonObject made = simulators.post("/_sim/stripe/customers", wish).ok();
    String customer = made.getString("customer");
    String later = "in_later_" + customer;
    simulators
        .put("/_sim/stripe/objects", StripeFixtures.invoice(later, customer, email, "open"))
        .ok();
    deliver(List.of(later), seed);
  }

  private void changeAndDeliver(Random random) {
    for (int round = 0; round < ROUNDS; round++) {
      List<String> chosen = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        chosen.add(objects.get(random.nextInt(random.nextBoolean() ? HOT : objects.size())));
      }
      chosen.forEach(id -> change(id, random));
      deliver(chosen, random.nextLong());
    }
  }

  /** Two threads may change the same object: one of both states wins, and both are told. */
  private void change(String id, Random random) {
    JsonObject object = simulators.get("/_sim/stripe/objects/" + id).ok();
    JsonObject metadata = object.getJsonObject("metadata", new JsonObject());
    object.put("metadata", metadata.put("change", Long.toHexString(random.nextLong())));
    switch (object.getString("object")) {
      case "invoice" -> object.put("status", "paid").put("amount_paid", object.getLong("total"));
      case "subscription" -> object.put("status", random.nextBoolean() ? "active" : "past_due");
      case "customer" -> object.put("name", "Name " + random.nextInt());
      default -> object.put("description", "Changed " + random.nextInt());
    }
    simulators.put("/_sim/stripe/objects", object).ok();
  }

  private void deliver(List<String> ids, long order) {
    JsonObject plan =
        new JsonObject()
            .put("object_ids", new JsonArray(ids))
            .put("order", "shuffled")
            .put("copies", 2)
            .put("seed", order);
    JsonObject delivered = simulators.post("/_sim/stripe/deliver", plan).ok();
    assertThat(delivered.getInteger("failed")).as(delivered.encode()).isZero();
  }
}
