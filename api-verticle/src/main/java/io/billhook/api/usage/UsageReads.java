package io.billhook.api.usage;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Query;
import io.billhook.mirror.Meter;
import io.billhook.mirror.Standing;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/usage}: what was used of each meter, exactly, and what of it Stripe has. */
final class UsageReads {
  private static final Duration LONGEST = Duration.ofDays(800);

  private record Span(Instant from, Instant to) {}

  private record Used(
      String meter, Instant from, Instant to, String value, long events, String reported) {}

  private record All(List<Used> data) {}

  private final Database database;
  private final Clock clock;

  UsageReads(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  Answer answer(Request request) {
    Query query = request.query();
    String meter = query.text("meter");
    Instant from = query.time("from");
    Instant to = query.time("to");
    return Answer.ok(
        database.api(request.tenant()).transact(tx -> read(tx, meter, span(tx, from, to))));
  }

  private Span span(Tx tx, @Nullable Instant from, @Nullable Instant to) {
    Span usual = from == null || to == null ? current(tx) : new Span(from, to);
    Instant begin = from == null ? usual.from : from;
    Instant end = to == null ? usual.to : to;
    if (!begin.isBefore(end)) {
      throw Query.wrong(to == null ? "from" : "to", "must be after from");
    }
    if (end.isAfter(begin.plus(LONGEST))) {
      throw Query.wrong("from", "must be at most 800 days before to");
    }
    return new Span(begin, end);
  }

  /** The period of a subscription that lives, as its items have it; else the month, UTC. */
  private Span current(Tx tx) {
    Instant now = clock.instant();
    Standing standing = Standing.of(tx, 0, now);
    var subscription = standing.subscription();
    if (subscription != null && standing.lives()) {
      Instant start =
          StripeJson.at(subscription, "items.data.*.current_period_start")
              .map(at -> Instant.ofEpochSecond(at.longValue()))
              .min(Instant::compareTo)
              .orElse(now);
      Instant end =
          StripeJson.at(subscription, "items.data.*.current_period_end")
              .map(at -> Instant.ofEpochSecond(at.longValue()))
              .max(Instant::compareTo)
              .orElse(now);
      if (start.isBefore(end)) {
        return new Span(start, end.isBefore(now) ? now : end);
      }
    }
    ZonedDateTime month = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
    return new Span(month.toInstant(), month.plusMonths(1).toInstant());
  }

  private static All read(Tx tx, @Nullable String meter, Span span) {
    Instant ceiling = span.from.plus(Duration.ofHours(1)).minusNanos(1);
    Instant first = ceiling.truncatedTo(ChronoUnit.HOURS);
    Instant end = span.to.truncatedTo(ChronoUnit.HOURS);
    boolean none = !first.isBefore(end); // no whole hour lies in between
    Map<String, Row> used =
        byMeter(
            tx.query(
                    UsageSql.USED,
                    meter,
                    span.from,
                    none ? span.to : first,
                    none ? span.to : end,
                    span.to)
                .map(row -> row));
    Map<String, Row> reported =
        byMeter(tx.query(UsageSql.REPORTED, meter, span.from, span.to).map(row -> row));
    Set<String> names = new TreeSet<>(used.keySet());
    names.addAll(reported.keySet());
    if (meter != null) {
      names.add(meter);
    }
    Map<String, Meter> meters = Meter.named(tx, names);
    if (meter != null && !meters.containsKey(meter) && !used.containsKey(meter)) {
      throw Query.wrong("meter", "must be the event_name of a meter at Stripe");
    }
    List<Used> data = new ArrayList<>();
    for (String name : names) {
      data.add(item(name, span, meters.get(name), used.get(name), reported.get(name)));
    }
    return new All(data);
  }

  private static Used item(
      String name, Span span, @Nullable Meter meter, @Nullable Row used, @Nullable Row reported) {
    Meter.Formula formula = meter == null ? Meter.Formula.SUM : meter.formula();
    long events = used == null ? 0 : used.bigint("events");
    String value =
        used == null
            ? "0"
            : switch (formula) {
              case SUM -> used.text("value");
              case COUNT -> String.valueOf(events);
              case LAST -> Objects.requireNonNullElse(used.textOrNull("last"), "0");
            };
    String told =
        reported == null ? "0" : reported.text(formula == Meter.Formula.LAST ? "last" : "value");
    return new Used(name, span.from, span.to, value, events, told);
  }

  private static Map<String, Row> byMeter(List<Row> rows) {
    Map<String, Row> found = new TreeMap<>();
    rows.forEach(row -> found.put(row.text("meter"), row));
    return found;
  }
}
