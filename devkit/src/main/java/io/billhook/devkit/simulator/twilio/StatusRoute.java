package io.billhook.devkit.simulator.twilio;

import io.billhook.devkit.simulator.provider.callback.Delivery.Attempt;
import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code POST /_sim/twilio/status}: tells how a message fares, in which order and as often as
 * wished. The same seed gives the same order. The message stands as the last one says.
 */
public final class StatusRoute {
  private static final int MOST_STATUSES = 100;
  private static final int MOST_COPIES = 100;
  private static final int LARGEST_CODE = 99_999;
  private static final Set<String> WITH_ERROR = Set.of("failed", "undelivered");

  private final TwilioTexts texts;

  private StatusRoute(TwilioTexts texts) {
    this.texts = texts;
  }

  public static void add(ControlRoutes routes, TwilioTexts texts) {
    StatusRoute route = new StatusRoute(texts);
    routes.add(
        HttpMethod.POST, "/_sim/twilio/status", 200, ctx -> route.tell(ControlRoutes.body(ctx)));
  }

  private Future<JsonObject> tell(JsonObject body) {
    ControlBody fields = new ControlBody(body);
    TextMessage message = texts.find(fields.text("sid"));
    if (message == null) {
      throw Refused.field("sid", "is that of no message");
    }
    List<String> names =
        Objects.requireNonNullElse(fields.texts("statuses"), List.of("sent", "delivered"));
    if (names.isEmpty() || names.size() > MOST_STATUSES) {
      throw Refused.field("statuses", "are 1 to " + MOST_STATUSES);
    }
    String order = Objects.requireNonNullElse(fields.textOrNull("order"), "created");
    if (!List.of("created", "shuffled").contains(order)) {
      throw Refused.field("order", "is created or shuffled");
    }
    int copies = (int) fields.number("copies", 1, 1, MOST_COPIES);
    int code = (int) fields.number("error_code", 30_003, 1, LARGEST_CODE);
    long chance = ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
    long seed = fields.number("seed", chance, Long.MIN_VALUE, Long.MAX_VALUE);
    List<TextMessage> told = new ArrayList<>();
    for (String name : names) {
      TextMessage then = message.with(name, WITH_ERROR.contains(name) ? code : null, Instant.now());
      told.addAll(Collections.nCopies(copies, then));
    }
    texts.keep(told.getLast());
    if (order.equals("shuffled")) {
      Collections.shuffle(told, new Random(seed));
    }
    return inTurn(told).map(attempts -> answer(attempts, seed));
  }

  private Future<List<Attempt>> inTurn(List<TextMessage> told) {
    List<Attempt> attempts = new ArrayList<>();
    Future<?> last = Future.succeededFuture();
    for (TextMessage one : told) {
      last = last.compose(_ -> texts.tell(one).onSuccess(attempts::add));
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
