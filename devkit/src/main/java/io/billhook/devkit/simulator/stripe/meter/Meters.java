package io.billhook.devkit.simulator.stripe.meter;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Meters (Stripe docs, Meter). */
final class Meters {
  private static final Set<String> FORMULAS = Set.of("count", "last", "sum");
  private static final Set<String> WINDOWS = Set.of("day", "hour");

  private Meters() {}

  static JsonObject create(Change change, JsonObject meter, JsonObject params) {
    String formula = meter.getJsonObject("default_aggregation").getString("formula");
    if (!FORMULAS.contains(formula)) {
      throw StripeError.invalid(
          null, "default_aggregation[formula]", "Invalid formula: must be count, last, or sum");
    }
    String window = meter.getString("event_time_window");
    if (window != null && !WINDOWS.contains(window)) {
      throw StripeError.invalid(
          null, "event_time_window", "Invalid event_time_window: must be day or hour");
    }
    String name = meter.getString("event_name");
    if (active(change, name) != null) {
      throw StripeError.invalid(
          null, "event_name", "There is already an active meter with the event name " + name);
    }
    return change.add(meter.put("updated", change.now()));
  }

  /** The meter that counts events of this name; null where none does. */
  static @Nullable JsonObject active(Change change, String eventName) {
    return change.account().objects().newestFirst("billing.meter").stream()
        .filter(meter -> eventName.equals(meter.getValue("event_name")))
        .filter(meter -> "active".equals(meter.getValue("status")))
        .findFirst()
        .orElse(null);
  }

  static JsonObject update(Change change, JsonObject meter, JsonObject params) {
    return change.save(meter.put("updated", change.now()), "billing.meter.updated");
  }

  static JsonObject deactivate(Change change, JsonObject meter, JsonObject params) {
    meter.getJsonObject("status_transitions").put("deactivated_at", change.now());
    return change.save(
        meter.put("status", "inactive").put("updated", change.now()), "billing.meter.deactivated");
  }

  static JsonObject reactivate(Change change, JsonObject meter, JsonObject params) {
    JsonObject other = active(change, meter.getString("event_name"));
    if (other != null) {
      throw StripeError.invalid(
          null, null, "Another meter of this event name is active: " + other.getString("id"));
    }
    meter.getJsonObject("status_transitions").put("deactivated_at", null);
    return change.save(
        meter.put("status", "active").put("updated", change.now()), "billing.meter.reactivated");
  }
}
