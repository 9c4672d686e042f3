package io.billhook.worker.schedule;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.JobWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A job that is enqueued again and again. The code is the truth: the row in {@code schedule}
 * follows it at the start of a worker.
 *
 * @param name stable, of a-z, 0-9 and -
 * @param cron five fields: minute, hour, day of the month, month, day of the week; or {@code every
 *     60 seconds}
 * @param zone in which the fields are read
 * @param misfire what becomes of times at which no worker was there
 */
public record RecurringJob<A extends JobArgs>(
    String name, String cron, ZoneId zone, JobKind<A> kind, A args, MisfirePolicy misfire) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,99}");

  /**
   * Checks that it can fire.
   *
   * @throws IllegalArgumentException where the name or the expression is malformed, or the
   *     expression names no time
   */
  public RecurringJob {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("A schedule is named with a-z, 0-9 and -, not " + name);
    }
    first(name, cron, zone);
  }

  private static void first(String name, String cron, ZoneId zone) {
    Optional<Instant> first;
    try {
      first = new Cron(cron, zone).next(Instant.EPOCH);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The schedule " + name + " cannot be read: " + cron + ": " + e.getMessage(), e);
    }
    if (first.isEmpty()) {
      throw new IllegalArgumentException("The schedule " + name + " never fires: " + cron);
    }
  }

  /** The first fire time after the given one. */
  Instant next(Instant after) {
    return new Cron(cron, zone).next(after).orElseThrow();
  }

  /** While the job of an earlier time waits, a later time is folded into it. */
  JobOptions options() {
    return JobOptions.none().unique(name);
  }

  /** The value of {@code job.unique_key} while its job waits. */
  String uniqueKey() {
    return JobWriter.uniqueKey(kind, null, name);
  }
}
