package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.MeterLedger.Reading;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;

/** What a customer used of a metered price. */
public final class Usage {
  private Usage() {}

  /** Lines of what was used in the current periods of metered items; those of none left out. */
  static List<JsonObject> lines(Change change, JsonObject subscription) {
    String customer = subscription.getString("customer");
    return StripeObjects.items(subscription).stream()
        .filter(item -> Orders.isMetered(item.getJsonObject("price")))
        .map(
            item ->
                InvoiceLines.ofUsage(
                    change,
                    item,
                    customer,
                    item.getLong("current_period_start"),
                    Trials.lasts(subscription)))
        .filter(line -> line.getLong("amount") != 0)
        .toList();
  }

  /** From the one time on and before the other, in seconds since 1970. */
  static BigDecimal of(Change change, JsonObject price, String customer, long from, long to) {
    JsonObject meter =
        price.getValue("recurring") instanceof JsonObject recurring
                && recurring.getValue("meter") instanceof String id
            ? change.find(id)
            : null;
    if (meter == null) {
      return BigDecimal.ZERO;
    }
    List<Reading> readings =
        change.account().meters().between(meter.getString("event_name"), customer, from, to);
    return aggregate(meter, readings);
  }

  /** Of events that are oldest first (Stripe docs, Meter: default_aggregation.formula). */
  public static BigDecimal aggregate(JsonObject meter, List<Reading> readings) {
    return switch (meter.getJsonObject("default_aggregation").getString("formula")) {
      case "count" -> BigDecimal.valueOf(readings.size());
      case "last" -> readings.isEmpty() ? BigDecimal.ZERO : readings.getLast().value();
      default -> readings.stream().map(Reading::value).reduce(BigDecimal.ZERO, BigDecimal::add);
    };
  }
}
