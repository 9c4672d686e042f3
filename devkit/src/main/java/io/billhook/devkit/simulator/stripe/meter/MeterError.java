package io.billhook.devkit.simulator.stripe.meter;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why usage that was taken does not count, told by a thin event (Stripe docs, Meters: handle
 * errors): {@code v1.billing.meter.error_report_triggered}, or {@code …no_meter_found}, which names
 * no object.
 */
record MeterError(String code, String message) {
  private static final String NO_METER = "no_meter";

  static MeterError noMeter(String eventName) {
    return new MeterError(NO_METER, "There is no active meter for the event name " + eventName);
  }

  void tell(Change change, @Nullable JsonObject meter, String identifier) {
    JsonObject sample =
        new JsonObject()
            .put("error_message", message)
            .put("request", new JsonObject().put("identifier", identifier));
    JsonObject kind =
        new JsonObject()
            .put("code", code)
            .put("error_count", 1)
            .put("sample_errors", new JsonArray().add(sample));
    String now = Instant.ofEpochSecond(change.now()).toString();
    JsonObject data =
        new JsonObject()
            .put("developer_message_summary", "There is 1 invalid event")
            .put(
                "reason",
                new JsonObject()
                    .put("error_count", 1)
                    .put("error_types", new JsonArray().add(kind)))
            .put("validation_end", Instant.ofEpochSecond(change.now() + 10).toString())
            .put("validation_start", now);
    if (meter == null) {
      change.emitThin("v1.billing.meter.no_meter_found", null, data);
    } else {
      change.emitThin("v1.billing.meter.error_report_triggered", meter, data);
    }
  }
}
