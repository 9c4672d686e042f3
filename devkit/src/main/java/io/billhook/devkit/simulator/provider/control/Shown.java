package io.billhook.devkit.simulator.provider.control;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Amounts and times as pages show them. */
public final class Shown {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.US).withZone(ZoneOffset.UTC);

  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  private Shown() {}

  /** An amount in minor units, as in $29.00; a dash where there is none. */
  public static String money(@Nullable Object minor, @Nullable Object currency) {
    if (!(minor instanceof Number) || !(currency instanceof String code)) {
      return "–";
    }
    String name = code.toUpperCase(Locale.ROOT);
    if (!CURRENCIES.contains(name)) {
      return minor + " " + name;
    }
    Currency known = Currency.getInstance(name);
    NumberFormat format = NumberFormat.getCurrencyInstance(Locale.US);
    format.setCurrency(known);
    int digits = known.getDefaultFractionDigits();
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits + 10);
    return format.format(new BigDecimal(minor.toString()).movePointLeft(digits));
  }

  /** A time in seconds since 1970, as a day in UTC. */
  public static String day(@Nullable Object seconds) {
    return seconds instanceof Number at ? DAY.format(Instant.ofEpochSecond(at.longValue())) : "–";
  }

  /** As in "per month", "every 3 months". */
  public static String every(@Nullable Object interval, @Nullable Object count) {
    return count instanceof Number many && many.longValue() > 1
        ? "every " + many + " " + interval + "s"
        : "per " + interval;
  }
}
