package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Set;

/** Billing periods. */
final class Periods {
  private static final Set<String> INTERVALS = Set.of("day", "week", "month", "year");

  private Periods() {}

  static String interval(JsonObject recurring) {
    String interval = recurring.getString("interval", "");
    if (!INTERVALS.contains(interval)) {
      throw StripeError.invalid(
          null,
          "recurring[interval]",
          "Invalid recurring[interval]: must be one of day, month, week, or year");
    }
    return interval;
  }

  /** When the period of this price that begins at a time ends; both in seconds since 1970. */
  static long end(JsonObject price, long start) {
    if (!(price.getValue("recurring") instanceof JsonObject recurring)) {
      return start;
    }
    long count = recurring.getLong("interval_count", 1L);
    ZonedDateTime from = Instant.ofEpochSecond(start).atZone(ZoneOffset.UTC);
    ZonedDateTime end =
        switch (recurring.getString("interval", "")) {
          case "day" -> from.plusDays(count);
          case "week" -> from.plusWeeks(count);
          case "year" -> from.plusYears(count);
          default -> from.plusMonths(count);
        };
    return end.toEpochSecond();
  }
}
