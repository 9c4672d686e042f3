package io.billhook.api.http;

import io.billhook.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Tells a hot route of requests to its path that ended before they reached it, so it counts them.
 */
final class Refusals {
  private final Map<String, BiConsumer<RoutingContext, ProblemType>> listeners = new HashMap<>();

  void listen(String path, BiConsumer<RoutingContext, ProblemType> listener) {
    listeners.put(path, listener);
  }

  void refused(RoutingContext context, ProblemType why) {
    var listener = listeners.get(context.request().path());
    if (listener != null) {
      listener.accept(context, why);
    }
  }
}
