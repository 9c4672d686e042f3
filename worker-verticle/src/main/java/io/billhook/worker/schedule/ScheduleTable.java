package io.billhook.worker.schedule;

import io.billhook.contract.JobArgs;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code schedule}, which makes one worker the leader of each fire time. The lock is that
 * of the row, held for one transaction, so it is safe behind a transaction pooler, where a lock of
 * the session would stay with a connection that is lent to others.
 */
final class ScheduleTable {
  private static final Duration GRACE = Duration.ofMinutes(1);

  /** What came of a look at one schedule. */
  enum Look {
    FIRED,
    /** It was missed, and is not made up for. */
    SKIPPED,
    /** It is not due, or another worker sees to it. */
    LEFT
  }

  private final Transactions engine;
  private final Outbox outbox;

  ScheduleTable(Transactions engine, Outbox outbox) {
    this.engine = engine;
    this.outbox = outbox;
  }

  /** Makes the table follow the code. */
  void declare(List<RecurringJob<?>> recurring) {
    List<RecurringJob<?>> inOrder =
        recurring.stream()
            .sorted(Comparator.<RecurringJob<?>, String>comparing(RecurringJob::name))
            .toList();
    engine.run(
        tx -> {
          tx.update(ScheduleSql.FORGET, inOrder.stream().map(RecurringJob::name).toList());
          Instant now = now(tx);
          inOrder.forEach(r -> write(tx, ScheduleSql.DECLARE, r, now));
        });
  }

  /** Adds one that is missing: a worker of an older version has started, and forgotten it. */
  void add(RecurringJob<?> recurring) {
    engine.run(tx -> write(tx, ScheduleSql.ADD, recurring, now(tx)));
  }

  /** Fires what is due, if this worker is the one to do so. */
  <A extends JobArgs> Look fire(RecurringJob<A> recurring) {
    return engine.transact(
        tx -> {
          Optional<Row> locked = tx.query(ScheduleSql.LOCK, recurring.name()).one();
          if (locked.isEmpty() || belongsToAnotherVersion(recurring, locked.get())) {
            return Look.LEFT;
          }
          Row row = locked.get();
          Instant now = row.instant("now");
          if (isMissed(recurring, row.instant("next_at"), now)) {
            write(tx, ScheduleSql.SKIPPED, recurring, now);
            return Look.SKIPPED;
          }
          outbox.enqueue(tx, recurring.kind(), recurring.args(), recurring.options());
          tx.beforeCommit(() -> writeFired(tx, recurring, now)); // after the outbox has written
          return Look.FIRED;
        });
  }

  private static boolean belongsToAnotherVersion(RecurringJob<?> recurring, Row row) {
    boolean same =
        row.text("kind").equals(recurring.kind().name())
            && row.text("cron").equals(recurring.cron())
            && row.text("zone").equals(recurring.zone().getId())
            && row.text("missed").equals(recurring.misfire().label());
    return !same && !row.bool("late");
  }

  private static boolean isMissed(RecurringJob<?> recurring, Instant due, Instant now) {
    Instant oldest = now.minus(GRACE);
    return switch (recurring.misfire()) {
      case RUN_ONCE -> false;
      case SKIP -> due.isBefore(oldest) && recurring.next(oldest).isAfter(now);
    };
  }

  private static void write(Tx tx, String sql, RecurringJob<?> recurring, Instant now) {
    tx.update(
        sql,
        recurring.name(),
        recurring.kind().name(),
        recurring.cron(),
        recurring.zone().getId(),
        recurring.misfire().label(),
        recurring.next(now));
  }

  private static void writeFired(Tx tx, RecurringJob<?> recurring, Instant now) {
    tx.update(
        ScheduleSql.FIRED,
        new ScheduleSql.Fired(
            recurring.name(),
            recurring.kind().name(),
            recurring.cron(),
            recurring.zone().getId(),
            recurring.misfire().label(),
            recurring.next(now),
            recurring.uniqueKey()));
  }

  private static Instant now(Tx tx) {
    return tx.query(ScheduleSql.NOW).first().instant("now");
  }
}
