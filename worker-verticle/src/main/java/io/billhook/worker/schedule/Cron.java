package io.billhook.worker.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression of five fields, as crontab(5) has them, read in a time zone.
 *
 * <p>What gives hour and minute without {@code *} fires at times of day: one that is left out where
 * clocks go forward does not come on that day, one that comes twice where they go back counts the
 * first time. All else goes by intervals: it fires whenever the clock shows such a time.
 *
 * <p>Or {@code every N seconds}, whatever clocks do.
 *
 * <p>The library is asked in offsets that do not change; what a zone does is said here.
 */
final class Cron {
  private static final int FIELDS = 5;
  private static final CronParser EITHER_DAY =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final CronParser BOTH_DAYS = new CronParser(bothDays());

  /** What crontab(5) lacks: at each multiple of so many seconds since 1970. */
  private static final Pattern EVERY = Pattern.compile("every ([1-9][0-9]{0,4}) seconds");

  private final @Nullable ExecutionTime times; // null where it goes by seconds
  private final long seconds;
  private final ZoneRules rules;
  private final boolean ofDay;

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException where it is malformed
   */
  Cron(String expression, ZoneId zone) {
    Matcher every = EVERY.matcher(expression);
    this.rules = zone.getRules();
    if (every.matches()) {
      this.seconds = Long.parseLong(every.group(1));
      this.times = null;
      this.ofDay = false;
      return;
    }
    this.seconds = 0;
    String[] fields = expression.strip().split("\\s+", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("five fields are wanted: " + expression);
    }
    for (int i = 0; i < FIELDS; i++) {
      fields[i] = fields[i].startsWith("*,") ? "*" : fields[i]; // the rest of the list adds nothing
    }
    // Either day is enough only where both are restricted, and a field that begins with * is not,
    // with a step or without.
    boolean either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
    CronParser parser = either ? EITHER_DAY : BOTH_DAYS;
    this.times = ExecutionTime.forCron(parser.parse(String.join(" ", fields)));
    this.ofDay = !fields[0].contains("*") && !fields[1].contains("*");
  }

  /** The first time after the given one; empty where there is none, as for the 30th of February. */
  Optional<Instant> next(Instant after) {
    ExecutionTime fields = times;
    if (fields == null) {
      return Optional.of(Instant.ofEpochSecond((after.getEpochSecond() / seconds + 1) * seconds));
    }
    return ofDay ? nextOfDay(fields, after) : nextOfClock(fields, after);
  }

  private Optional<Instant> nextOfDay(ExecutionTime fields, Instant after) {
    LocalDateTime from = LocalDateTime.ofInstant(after, rules.getOffset(after));
    while (true) {
      Optional<LocalDateTime> local =
          fields.nextExecution(from.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
      if (local.isEmpty()) {
        return Optional.empty();
      }
      from = local.get();
      var offsets = rules.getValidOffsets(from); // none in a gap; the first pass first
      if (!offsets.isEmpty() && from.toInstant(offsets.getFirst()).isAfter(after)) {
        return Optional.of(from.toInstant(offsets.getFirst()));
      }
    }
  }

  private Optional<Instant> nextOfClock(ExecutionTime fields, Instant after) {
    Instant from = after;
    ZoneOffset offset = rules.getOffset(after);
    while (true) {
      @Nullable ZoneOffsetTransition change = rules.nextTransition(from);
      Optional<Instant> next =
          fields.nextExecution(from.atZone(offset)).map(ZonedDateTime::toInstant);
      if (change == null || next.isEmpty() || next.get().isBefore(change.getInstant())) {
        return next;
      }
      if (fields.isMatch(change.getInstant().atZone(change.getOffsetAfter()))) {
        return Optional.of(change.getInstant());
      }
      from = change.getInstant();
      offset = change.getOffsetAfter();
    }
  }

  /** As the library has crontab(5), save that a day must be both. */
  private static CronDefinition bothDays() {
    return CronDefinitionBuilder.defineCron()
        .withMinutes()
        .withValidRange(0, 59)
        .withStrictRange()
        .and()
        .withHours()
        .withValidRange(0, 23)
        .withStrictRange()
        .and()
        .withDayOfMonth()
        .withValidRange(1, 31)
        .withStrictRange()
        .and()
        .withMonth()
        .withValidRange(1, 12)
        .withStrictRange()
        .and()
        .withDayOfWeek()
        .withValidRange(0, 7)
        .withMondayDoWValue(1)
        .withIntMapping(7, 0)
        .withStrictRange()
        .and()
        .matchDayOfWeekAndDayOfMonth()
        .instance();
  }
}
