package io.billhook.devkit.simulator.brevo;

import io.billhook.devkit.simulator.provider.callback.Delivery.Attempt;
import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code POST /_sim/brevo/events}: tells events of a mail that was sent, in which order and as
 * often as wished, one by one or as batched webhooks do. The same seed gives the same order.
 */
public final class EventsRoute {
  private static final int MOST_EVENTS = 100;
  private static final int MOST_COPIES = 100;
  private static final int OF_A_BATCH = 500;

  private final BrevoMail mails;
  private final BrevoWebhooks webhooks;

  private EventsRoute(BrevoMail mails, BrevoWebhooks webhooks) {
    this.mails = mails;
    this.webhooks = webhooks;
  }

  public static void add(ControlRoutes routes, BrevoMail mails, BrevoWebhooks webhooks) {
    EventsRoute route = new EventsRoute(mails, webhooks);
    routes.add(
        HttpMethod.POST, "/_sim/brevo/events", 200, ctx -> route.tell(ControlRoutes.body(ctx)));
  }

  private Future<JsonObject> tell(JsonObject body) {
    ControlBody fields = new ControlBody(body);
    SentMail mail = mail(fields.text("provider_id"));
    List<String> names =
        Objects.requireNonNullElse(fields.texts("events"), List.of("request", "delivered"));
    if (names.isEmpty() || names.size() > MOST_EVENTS) {
      throw Refused.field("events", "are 1 to " + MOST_EVENTS);
    }
    String order = Objects.requireNonNullElse(fields.textOrNull("order"), "created");
    if (!List.of("created", "shuffled").contains(order)) {
      throw Refused.field("order", "is created or shuffled");
    }
    int copies = (int) fields.number("copies", 1, 1, MOST_COPIES);
    long chance = ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
    long seed = fields.number("seed", chance, Long.MIN_VALUE, Long.MAX_VALUE);
    List<JsonObject> told = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      told.addAll(Collections.nCopies(copies, webhooks.event(mail, names.get(i), i)));
    }
    if (order.equals("shuffled")) {
      Collections.shuffle(told, new Random(seed));
    }
    return (fields.flag("batched") ? batches(told) : singly(told))
        .map(attempts -> answer(attempts, seed));
  }

  private SentMail mail(String providerId) {
    return mails.sent().stream()
        .filter(one -> one.messageId().equals(providerId))
        .findFirst()
        .orElseThrow(() -> Refused.field("provider_id", "is that of no mail"));
  }

  private Future<List<Attempt>> batches(List<JsonObject> events) {
    List<Attempt> attempts = new ArrayList<>();
    Future<?> last = Future.succeededFuture();
    for (int from = 0; from < events.size(); from += OF_A_BATCH) {
      List<JsonObject> batch = events.subList(from, Math.min(from + OF_A_BATCH, events.size()));
      last = last.compose(_ -> webhooks.sendBatch(batch).onSuccess(attempts::add));
    }
    return last.map(_ -> attempts);
  }

  private Future<List<Attempt>> singly(List<JsonObject> events) {
    List<Attempt> attempts = new ArrayList<>();
    Future<?> last = Future.succeededFuture();
    for (JsonObject event : events) {
      last = last.compose(_ -> webhooks.send(event).onSuccess(attempts::add));
    }
    return last.map(_ -> attempts);
  }

  private static JsonObject answer(List<Attempt> attempts, long seed) {
    return new JsonObject()
        .put("delivered", attempts.stream().filter(Attempt::succeeded).count())
        .put("failed", attempts.stream().filter(attempt -> !attempt.succeeded()).count())
        .put("seed", seed);
  }
}
