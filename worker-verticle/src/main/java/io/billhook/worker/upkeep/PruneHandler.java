package io.billhook.worker.upkeep;

import io.billhook.config.RetentionConfig;
import io.billhook.contract.upkeep.Prune;
import io.billhook.contract.upkeep.Prune.Area;
import io.billhook.contract.upkeep.Prune.Place;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes batch after batch, and after each leaves the database alone for as long as it took. What
 * is not done within ten seconds is left to a job of its own, so that it ends within the grace of a
 * drain.
 */
public final class PruneHandler implements JobHandler<Prune> {
  private static final Logger log = LoggerFactory.getLogger(PruneHandler.class);
  private static final Duration AT_A_TIME = Duration.ofSeconds(10);

  private final Batches batches;
  private final Outbox outbox;
  private final MeterRegistry meters;
  private final Duration atATime;

  public PruneHandler(
      Database database, Outbox outbox, RetentionConfig retention, MeterRegistry meters) {
    this(database, outbox, retention, meters, AT_A_TIME);
  }

  PruneHandler(
      Database database,
      Outbox outbox,
      RetentionConfig retention,
      MeterRegistry meters,
      Duration atATime) {
    this.batches = new Batches(database.engine(), outbox, retention);
    this.outbox = outbox;
    this.meters = meters;
    this.atATime = atATime;
  }

  @Override
  public JobOutcome handle(Prune args, JobContext job) {
    long started = System.nanoTime();
    long rows = 0;
    @Nullable Place after = args.after();
    do {
      long begun = System.nanoTime();
      Batch batch = batches.delete(args.area(), after);
      count(args.area(), batch.rows());
      rows += batch.rows();
      after = batch.next();
      if (after != null) {
        LockSupport.parkNanos(System.nanoTime() - begun);
      }
    } while (after != null && System.nanoTime() - started < atATime.toNanos());
    log.atInfo()
        .addKeyValue("area", label(args.area()))
        .addKeyValue("rows", rows)
        .addKeyValue("duration_ms", Duration.ofNanos(System.nanoTime() - started).toMillis())
        .addKeyValue("complete", after == null)
        .log("upkeep.pruned");
    return after == null ? JobOutcome.done() : goOn(new Prune(args.area(), after));
  }

  /** Under a key of its own: a job that waits under the schedule's begins at the oldest row. */
  private JobOutcome goOn(Prune rest) {
    JobOptions once = JobOptions.none().unique("rest of " + label(rest.area()));
    return JobOutcome.done(tx -> outbox.enqueue(tx, Prune.KIND, rest, once));
  }

  private void count(Area area, int rows) {
    Counter.builder("billhook.pruned.rows")
        .description("Rows deleted because they had outlived their retention")
        .tag("area", label(area))
        .register(meters)
        .increment(rows);
  }

  private static String label(Area area) {
    return area.name().toLowerCase(Locale.ROOT);
  }
}
