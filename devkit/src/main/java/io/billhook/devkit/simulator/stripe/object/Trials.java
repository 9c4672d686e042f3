package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Trials of subscriptions: their end, and the word that it is near. */
final class Trials {
  private static final long DAY = 86_400;

  /** Stripe docs, Types of events: customer.subscription.trial_will_end, three days before. */
  private static final long WARNING = 3 * DAY;

  private static final String TOLD = "trial end told";

  private Trials() {}

  /** When the trial ends that a request asks for; null where it asks for none. */
  static @Nullable Long end(Change change, JsonObject params) {
    if (params.getValue("trial_period_days") instanceof Long days) {
      return change.now() + days * DAY;
    }
    return params.getValue("trial_end") instanceof Long at ? at : null;
  }

  /** The periods of all items last until the trial ends. */
  static void begin(Change change, JsonObject subscription, long end) {
    subscription
        .put("status", "trialing")
        .put("trial_start", change.now())
        .put("trial_end", end)
        .put("billing_cycle_anchor", end);
    for (JsonObject item : StripeObjects.items(subscription)) {
      item.put("current_period_start", change.now()).put("current_period_end", end);
    }
  }

  static boolean lasts(JsonObject subscription) {
    return "trialing".equals(subscription.getValue("status"));
  }

  /** When the word falls due; null where it was given or there is no trial. */
  static @Nullable Long warningDue(Change change, JsonObject subscription) {
    if (!lasts(subscription) || !(subscription.getValue("trial_end") instanceof Number end)) {
      return null;
    }
    JsonObject told = change.note(TOLD, subscription.getString("id"));
    return told != null && told.getLong("end") == end.longValue()
        ? null
        : (Long) (end.longValue() - WARNING);
  }

  /** Gives the word now where the trial ends within three days. */
  static void tellIfNear(Change change, JsonObject subscription) {
    Long due = warningDue(change, subscription);
    if (due != null && due <= change.now()) {
      long end = subscription.getLong("trial_end");
      change.note(TOLD, subscription.getString("id"), new JsonObject().put("end", end));
      change.emit("customer.subscription.trial_will_end", subscription);
    }
  }
}
