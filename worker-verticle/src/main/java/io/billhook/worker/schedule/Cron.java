package io.billhook.worker.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression of five fields, as crontab(5) has them, read in a time zone.
 *
 * <p>Where clocks go forward, a time of day in the hour that is left out does not fire on that day;
 * steps, as in every half hour, go on without it. Where they go back, a time of day in the hour
 * that comes twice fires the first time only, and steps fire in both.
 */
final class Cron {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private final ExecutionTime times;
  private final ZoneId zone;

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException where it is malformed
   */
  Cron(String expression, ZoneId zone) {
    this.times = ExecutionTime.forCron(PARSER.parse(expression));
    this.zone = zone;
  }

  /**
   * The first time after the given one; empty where there is none, as for the 30th of February.
   *
   * <p>Asked from within an hour that comes twice, the library would give a time of day once more.
   * So there it is asked from the first pass on.
   */
  Optional<Instant> next(Instant after) {
    ZonedDateTime from = beforeOverlap(after).atZone(zone);
    Optional<ZonedDateTime> next = times.nextExecution(from);
    while (next.isPresent() && !next.get().toInstant().isAfter(after)) {
      next = times.nextExecution(next.get());
    }
    return next.map(ZonedDateTime::toInstant);
  }

  private Instant beforeOverlap(Instant time) {
    @Nullable ZoneOffsetTransition last = zone.getRules().previousTransition(time.plusNanos(1));
    if (last == null || !last.isOverlap()) {
      return time;
    }
    Instant secondPassEnds = last.getInstant().minus(last.getDuration()); // which is negative
    Instant firstPassBegins = last.getInstant().plus(last.getDuration());
    return time.isBefore(secondPassEnds) ? firstPassBegins.minusSeconds(1) : time;
  }
}
