package io.billhook.worker.billing.usage;

import io.billhook.mirror.Meter;
import io.billhook.mirror.Meter.Formula;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes reports of what an hour has and no report tells, one hour a transaction. What they tell
 * depends on the meter: each event of one that counts, the newest total of one whose hour or day
 * Stripe keeps one value of, else what the sum has grown by since.
 */
final class DueReports {
  /** Stripe takes no more digits: docs.stripe.com/changelog/dahlia/2026-04-22. */
  private static final int MOST_DIGITS = 15;

  private static final Duration HOUR = Duration.ofHours(1);

  private final int mostEvents;
  private final List<String> unknown = new ArrayList<>();

  /**
   * @param mostEvents of a meter that counts, in one transaction
   */
  DueReports(int mostEvents) {
    this.mostEvents = mostEvents;
  }

  /**
   * Looks at the next hour; false where none is left, or there is no customer yet. The transaction
   * has the role worker in the tenant's scope.
   */
  boolean next(Tx tx) {
    return tx.query(ReportSql.CUSTOMER)
        .one()
        .flatMap(
            customer ->
                tx.query(ReportSql.UNSEEN, unknown)
                    .one()
                    .map(hour -> look(tx, hour, customer.text("stripe_id"))))
        .isPresent();
  }

  private boolean look(Tx tx, Row hour, String customer) {
    Meter meter = Meter.named(tx, Set.of(hour.text("meter"))).get(hour.text("meter"));
    if (meter == null) {
      return unknown.add(hour.text("meter")); // its copy is lost: it waits for another
    }
    make(tx, meter, hour, customer);
    return true;
  }

  private void make(Tx tx, Meter meter, Row hour, String customer) {
    Duration window = meter.window();
    if (window != null) {
      total(tx, meter, start(hour.instant("hour"), window), window, customer);
    } else if (meter.formula() == Formula.LAST) {
      total(tx, meter, hour.instant("hour"), HOUR, customer);
    } else if (meter.formula() == Formula.COUNT) {
      each(tx, meter, hour.instant("hour"), customer);
    } else {
      growth(tx, meter, hour, customer);
    }
  }

  /** Below what it has grown by where that has more digits than Stripe takes; the rest follows. */
  private static void growth(Tx tx, Meter meter, Row hour, String customer) {
    BigDecimal grown = new BigDecimal(hour.text("unclaimed"));
    BigDecimal told = grown.round(new MathContext(MOST_DIGITS, RoundingMode.DOWN));
    Instant start = hour.instant("hour");
    if (told.signum() != 0) {
      tx.update(
          ReportSql.MAKE_OF_GROWTH,
          meter.name(),
          start,
          customer,
          told.toPlainString(),
          seconds(hour.instant("last_at")));
    }
    boolean more = told.compareTo(grown) != 0;
    tx.update(ReportSql.CLAIMED, meter.name(), start, told.toPlainString(), more);
  }

  private void each(Tx tx, Meter meter, Instant hour, String customer) {
    int made = tx.update(ReportSql.MAKE_OF_EVENTS, meter.name(), hour, customer, mostEvents);
    int cancels = tx.update(ReportSql.MAKE_CANCELS, meter.name(), hour, mostEvents);
    if (made < mostEvents && cancels < mostEvents) {
      tx.update(ReportSql.SEEN, meter.name(), hour, hour.plus(HOUR));
    }
  }

  /** Stripe keeps the newest, so each has a time after the one before, within the window. */
  private static void total(Tx tx, Meter meter, Instant start, Duration window, String customer) {
    Instant end = start.plus(window);
    List<Row> hours = tx.query(ReportSql.WINDOW, meter.name(), start, end).map(row -> row);
    BigDecimal total = total(tx, meter, start, end, hours);
    Optional<Row> before = tx.query(ReportSql.TOLD_TOTAL, meter.name(), start, customer).one();
    BigDecimal told = before.map(row -> new BigDecimal(row.text("value"))).orElse(BigDecimal.ZERO);
    if (told.compareTo(total) != 0) {
      Instant at =
          hours.stream()
              .map(row -> seconds(row.instant("last_at")))
              .max(Instant::compareTo)
              .orElse(start);
      Instant after = before.map(row -> row.instant("at").plusSeconds(1)).orElse(at);
      Instant last = end.minusSeconds(1);
      at = after.isAfter(at) ? after : at;
      tx.update(
          ReportSql.MAKE,
          new ReportSql.Made(
              RowIds.next(),
              meter.name(),
              start,
              customer,
              total.toPlainString(),
              at.isAfter(last) ? last : at));
    }
    tx.update(ReportSql.SEEN, meter.name(), start, end);
  }

  private static BigDecimal total(Tx tx, Meter meter, Instant start, Instant end, List<Row> hours) {
    BigDecimal exact =
        switch (meter.formula()) {
          case SUM ->
              hours.stream()
                  .map(row -> new BigDecimal(row.text("value")))
                  .reduce(BigDecimal.ZERO, BigDecimal::add);
          case COUNT ->
              BigDecimal.valueOf(hours.stream().mapToLong(row -> row.bigint("events")).sum());
          case LAST ->
              tx.query(ReportSql.LAST, meter.name(), start, end)
                  .one()
                  .map(row -> new BigDecimal(row.text("value")))
                  .orElse(BigDecimal.ZERO);
        };
    return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_UP));
  }

  /** Stripe's times are of seconds. */
  private static Instant seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  /** In UTC, as Stripe has its windows. */
  static Instant start(Instant hour, Duration window) {
    long length = window.toSeconds();
    return Instant.ofEpochSecond(hour.getEpochSecond() / length * length);
  }
}
