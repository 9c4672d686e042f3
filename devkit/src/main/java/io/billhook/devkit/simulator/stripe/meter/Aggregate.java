package io.billhook.devkit.simulator.stripe.meter;

import io.billhook.devkit.simulator.stripe.object.Usage;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.MeterLedger.Reading;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;

/** What a customer used of a meter within a time, by the meter's formula. */
public final class Aggregate {
  private Aggregate() {}

  /** From the one time on and before the other, in seconds since 1970. */
  public static BigDecimal of(
      Change change, JsonObject meter, String customer, long from, long to) {
    String name = meter.getString("event_name");
    return of(meter, change.account().meters().between(name, customer, from, to));
  }

  /** Of events that are oldest first (Stripe docs, Meter: default_aggregation.formula). */
  static BigDecimal of(JsonObject meter, List<Reading> readings) {
    return Usage.aggregate(meter, readings);
  }
}
