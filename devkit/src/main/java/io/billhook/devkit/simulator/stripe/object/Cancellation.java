package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonObject;
import java.util.stream.LongStream;

/** The end that is set to come: with the period, or at a time. */
final class Cancellation {
  private Cancellation() {}

  /** Puts in what a request says of the end; the fields themselves are already put in. */
  static void read(Change change, JsonObject subscription, JsonObject params) {
    boolean time = params.containsKey("cancel_at");
    boolean period = params.containsKey("cancel_at_period_end");
    if (!time && !period) {
      return;
    }
    if (time && Boolean.TRUE.equals(params.getValue("cancel_at_period_end"))) {
      throw StripeError.invalid(
          null, "cancel_at", "You cannot set both cancel_at and cancel_at_period_end.");
    }
    if (subscription.getValue("schedule") instanceof String schedule) {
      throw StripeError.invalid(
          null,
          null,
          "The subscription is managed by the subscription schedule `"
              + schedule
              + "`, and updating any cancelation behavior directly is not allowed."
              + " Please update the schedule instead.");
    }
    boolean ends = Boolean.TRUE.equals(params.getValue("cancel_at_period_end"));
    Object at = subscription.getValue("cancel_at");
    if (period) {
      at = ends ? lastEnd(subscription) : null;
    } else if ("max_period_end".equals(at) || "min_period_end".equals(at)) {
      at = "max_period_end".equals(at) ? lastEnd(subscription) : firstEnd(subscription);
    } else if (at instanceof Number seconds && seconds.longValue() <= change.now()) {
      throw StripeError.invalid(null, "cancel_at", "cancel_at must be in the future.");
    }
    subscription
        .put("cancel_at", at)
        .put("cancel_at_period_end", ends)
        .put("canceled_at", at == null ? null : (Object) change.now());
    if (subscription.getValue("cancellation_details") instanceof JsonObject details) {
      details.put("reason", at == null ? null : "cancellation_requested");
    }
  }

  /** An end with the period moves where the period does. */
  static void follow(JsonObject subscription) {
    if (Boolean.TRUE.equals(subscription.getValue("cancel_at_period_end"))) {
      subscription.put("cancel_at", lastEnd(subscription));
    }
  }

  static long firstEnd(JsonObject subscription) {
    return ends(subscription).min().orElse(Long.MAX_VALUE);
  }

  private static long lastEnd(JsonObject subscription) {
    return ends(subscription).max().orElse(Long.MAX_VALUE);
  }

  /** Of items that have a period; those that were put there from outside may have none. */
  private static LongStream ends(JsonObject subscription) {
    return StripeObjects.items(subscription).stream()
        .map(item -> item.getValue("current_period_end"))
        .filter(Number.class::isInstance)
        .mapToLong(end -> ((Number) end).longValue());
  }
}
