package io.billhook.devkit.simulator.stripe.meter;

import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.stripe.object.Params;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.MeterLedger.Reading;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Metered events (Stripe docs, Record usage for billing). What is wrong with the request is an
 * error at once; what is wrong with the usage is taken, counts nothing, and is told by an event.
 */
final class MeterEvents {
  private static final long MINUTE = 60;
  private static final long OLDEST_DAYS = 35;
  private static final long DAY = 86_400;

  private MeterEvents() {}

  static JsonObject create(Change change, JsonObject event, JsonObject params) {
    String identifier = identifier(change, params);
    long at = time(change, params.getValue("timestamp"));
    JsonObject payload = params.getJsonObject("payload");
    event
        .put("identifier", identifier)
        .put("created", change.now())
        .put("payload", payload)
        .put("timestamp", at);
    String name = params.getString("event_name");
    JsonObject meter = Meters.active(change, name);
    if (meter == null) {
      MeterError.noMeter(name).tell(change, null, identifier);
      return event;
    }
    MeterError wrong = wrong(change, meter, payload);
    if (wrong == null) {
      change.account().meters().add(reading(change, event, meter));
    } else {
      wrong.tell(change, meter, identifier);
    }
    return event;
  }

  private static Reading reading(Change change, JsonObject event, JsonObject meter) {
    JsonObject payload = event.getJsonObject("payload");
    String value = payload.getString(valueKey(meter), "0");
    return new Reading(
        event.getString("identifier"),
        event.getString("event_name"),
        payload.getString(customerKey(meter)),
        new BigDecimal(value),
        event.getLong("timestamp"),
        change.now());
  }

  /** Uniqueness holds as long as the event is kept here; Stripe promises 24 hours. */
  private static String identifier(Change change, JsonObject params) {
    String given = params.getString("identifier");
    if (given == null) {
      return Ids.base62("", 32);
    }
    if (given.length() > 100) {
      throw StripeError.invalid(
          null, "identifier", "Invalid string: must be at most 100 characters");
    }
    if (change.account().meters().find(given) != null) {
      throw StripeError.invalid(
          "duplicate_meter_event", null, "An event already exists with identifier " + given + ".");
    }
    return given;
  }

  private static long time(Change change, @Nullable Object given) {
    if (!(given instanceof Long at)) {
      return change.now();
    }
    if (at < change.now() - OLDEST_DAYS * DAY) {
      throw StripeError.invalid(
          "timestamp_too_far_in_past",
          "timestamp",
          "The timestamp must be within the past 35 calendar days.");
    }
    if (at > change.now() + 5 * MINUTE) {
      throw StripeError.invalid(
          "timestamp_in_future",
          "timestamp",
          "The timestamp must be at most 5 minutes in the future.");
    }
    return at;
  }

  private static @Nullable MeterError wrong(Change change, JsonObject meter, JsonObject payload) {
    String customerKey = customerKey(meter);
    if (!(payload.getValue(customerKey) instanceof String customer)) {
      return new MeterError("meter_event_no_customer_defined", "The payload has no " + customerKey);
    }
    JsonObject found = change.find(customer);
    if (found == null || !"customer".equals(found.getValue("object")) || Change.isDeleted(found)) {
      return new MeterError("meter_event_customer_not_found", "There is no such customer");
    }
    boolean counted =
        "count".equals(meter.getJsonObject("default_aggregation").getValue("formula"));
    Object value = payload.getValue(valueKey(meter), counted ? "1" : null);
    return value instanceof String text && isNumber(text)
        ? null
        : new MeterError("meter_event_invalid_value", "The payload's value is no number");
  }

  /** Up to 15 digits on either side (Stripe docs, Meter event: decimals are taken). */
  private static boolean isNumber(String text) {
    return text.matches("-?\\d{1,15}(\\.\\d{1,15})?");
  }

  private static String customerKey(JsonObject meter) {
    return meter.getJsonObject("customer_mapping").getString("event_payload_key");
  }

  private static String valueKey(JsonObject meter) {
    return meter.getJsonObject("value_settings").getString("event_payload_key");
  }

  /** Stripe docs, Meter event adjustment: within 24 hours after the event was received. */
  static JsonObject cancel(Change change, JsonObject adjustment, JsonObject params) {
    if (!"cancel".equals(params.getValue("type"))) {
      throw StripeError.invalid(null, "type", "Invalid type: must be cancel");
    }
    JsonObject cancel = params.getJsonObject("cancel", new JsonObject());
    String identifier = cancel.getString("identifier");
    if (identifier == null) {
      throw StripeError.missing("cancel[identifier]");
    }
    Reading reading = change.account().meters().find(identifier);
    if (reading == null || !reading.eventName().equals(params.getValue("event_name"))) {
      throw StripeError.invalid(
          "resource_missing",
          "cancel[identifier]",
          "There is no meter event of identifier " + identifier + ".");
    }
    if (reading.receivedAt() < change.now() - DAY) {
      throw StripeError.invalid(
          null,
          "cancel[identifier]",
          "A meter event can only be cancelled within 24 hours after it was received.");
    }
    change.account().meters().cancel(identifier);
    return adjustment;
  }

  /** The parameters of an event: the payload's values are text, whatever they look like. */
  static final Params PARAMS = Params.of("event_name! payload:hash! identifier timestamp:int");
}
