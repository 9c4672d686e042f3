package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.callback.Delivery.Attempt;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeEvents;
import io.billhook.devkit.simulator.stripe.state.StripeWebhooks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /_sim/stripe/deliver}: sends the events of objects, again or for the first time. */
final class Redelivery {

  /** How many are on their way at once where the order is left to chance; else they go singly. */
  private static final int AT_ONCE = 16;

  private final StripeAccount account;
  private final StripeWebhooks webhooks;

  Redelivery(StripeAccount account, StripeWebhooks webhooks) {
    this.account = account;
    this.webhooks = webhooks;
  }

  /** Completes when each delivery has had its first attempt. */
  Future<JsonObject> deliver(DeliveryPlan plan, Change.Origin origin) {
    List<JsonObject> events = account.change(origin, change -> events(change, plan)).result();
    DeliveryPlan.Schedule schedule = plan.schedule(events);
    return send(schedule.sent(), plan.shuffled() ? AT_ONCE : 1)
        .map(
            attempts ->
                new JsonObject()
                    .put("delivered", attempts.stream().filter(Attempt::succeeded).count())
                    .put("dropped", schedule.dropped())
                    .put("failed", attempts.stream().filter(a -> !a.succeeded()).count())
                    .put("seed", plan.seed())
                    .put("events", ids(schedule.sent())));
  }

  private static List<JsonObject> events(Change change, DeliveryPlan plan) {
    List<String> asked = plan.objectIds();
    List<String> ids =
        asked == null
            ? change.account().objects().all().stream()
                .map(object -> object.getString("id"))
                .filter(id -> !change.account().seeds().contains(id))
                .toList()
            : asked;
    List<JsonObject> events = new ArrayList<>();
    ids.forEach(id -> events.addAll(eventsOf(change, id)));
    return events;
  }

  /** Those known of the object, and one more where it has changed since the last of them. */
  private static List<JsonObject> eventsOf(Change change, String id) {
    JsonObject object = change.find(id);
    List<JsonObject> known = change.account().events().of(id);
    if (object == null) {
      if (known.isEmpty()) {
        throw Refused.field("object_ids", "names no object: " + id);
      }
      return known;
    }
    String type = EventTypes.of(object);
    boolean told =
        known.reversed().stream()
            .map(StripeEvents::snapshot)
            .filter(snapshot -> id.equals(snapshot.getValue("id")))
            .findFirst()
            .map(object::equals)
            .orElse(false);
    if (!told && !type.isEmpty() && !Change.isDeleted(object)) {
      change.emit(type, object);
      return change.account().events().of(id);
    }
    return known;
  }

  private Future<List<Attempt>> send(List<JsonObject> events, int atOnce) {
    List<Future<List<Attempt>>> lanes = new ArrayList<>();
    for (int lane = 0; lane < atOnce; lane++) {
      List<JsonObject> share = new ArrayList<>();
      for (int i = lane; i < events.size(); i += atOnce) {
        share.add(events.get(i));
      }
      lanes.add(sendInTurn(share));
    }
    return Future.all(lanes)
        .map(_ -> lanes.stream().flatMap(lane -> lane.result().stream()).toList());
  }

  private Future<List<Attempt>> sendInTurn(List<JsonObject> events) {
    List<Attempt> attempts = new ArrayList<>();
    Future<?> last = Future.succeededFuture();
    for (JsonObject event : events) {
      last = last.compose(_ -> webhooks.send(event).onSuccess(attempts::add));
    }
    return last.map(_ -> attempts);
  }

  private static JsonArray ids(List<JsonObject> events) {
    return new JsonArray(events.stream().map(event -> event.getString("id")).toList());
  }
}
