package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
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
    return next(price, start, start);
  }

  /**
   * The first end of a period after a time, where periods are counted from an anchor: so the 31st
   * comes back after a February.
   */
  static long next(JsonObject price, long anchor, long after) {
    if (!(price.getValue("recurring") instanceof JsonObject recurring)) {
      return after;
    }
    long count = Math.max(1, recurring.getLong("interval_count", 1L));
    ChronoUnit unit = unit(recurring);
    ZonedDateTime from = Instant.ofEpochSecond(anchor).atZone(ZoneOffset.UTC);
    ZonedDateTime passed = Instant.ofEpochSecond(after).atZone(ZoneOffset.UTC);
    long steps = Math.max(0, unit.between(from, passed) / count - 1);
    ZonedDateTime end = from.plus(steps * count, unit);
    while (!end.isAfter(passed)) {
      steps++;
      end = from.plus(steps * count, unit);
    }
    return end.toEpochSecond();
  }

  static boolean same(JsonObject one, JsonObject other) {
    return one.getValue("recurring") instanceof JsonObject first
        && other.getValue("recurring") instanceof JsonObject second
        && unit(first) == unit(second)
        && first.getLong("interval_count", 1L).equals(second.getLong("interval_count", 1L));
  }

  private static ChronoUnit unit(JsonObject recurring) {
    return switch (recurring.getString("interval", "")) {
      case "day" -> ChronoUnit.DAYS;
      case "week" -> ChronoUnit.WEEKS;
      case "year" -> ChronoUnit.YEARS;
      default -> ChronoUnit.MONTHS;
    };
  }
}
