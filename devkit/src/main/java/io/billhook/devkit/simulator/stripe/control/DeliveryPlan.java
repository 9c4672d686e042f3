package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How events are to be delivered: in which order, how often, and which of them get lost. The same
 * seed makes the same of the same events.
 *
 * @param objectIds null means all objects
 */
record DeliveryPlan(
    @Nullable List<String> objectIds, boolean shuffled, int copies, double drop, long seed) {

  private static final int MOST_COPIES = 1_000;

  /** What to send, in this order, and what is lost. */
  record Schedule(List<JsonObject> sent, int dropped) {}

  static DeliveryPlan read(JsonObject body) {
    ControlBody fields = new ControlBody(body);
    String order = fields.textOrNull("order");
    if (order != null && !order.equals("created") && !order.equals("shuffled")) {
      throw Refused.field("order", "is created or shuffled");
    }
    long chance = ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
    return new DeliveryPlan(
        fields.texts("object_ids"),
        "shuffled".equals(order),
        (int) fields.number("copies", 1, 1, MOST_COPIES),
        fields.fraction("drop"),
        fields.number("seed", chance, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  Schedule schedule(List<JsonObject> events) {
    Random random = new Random(seed);
    List<JsonObject> all = new ArrayList<>();
    events.forEach(event -> all.addAll(Collections.nCopies(copies, event)));
    if (shuffled) {
      Collections.shuffle(all, random);
    }
    List<JsonObject> sent = all.stream().filter(_ -> random.nextDouble() >= drop).toList();
    return new Schedule(sent, all.size() - sent.size());
  }
}
