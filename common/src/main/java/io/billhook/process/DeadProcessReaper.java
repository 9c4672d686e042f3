package io.billhook.process;

import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees the jobs of processes that have died. Any live process may do it; rows locked by another
 * are skipped. Death is written in a statement of its own before anything is freed, so that a
 * process which only seemed dead finds out before it commits anything more.
 */
public final class DeadProcessReaper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeadProcessReaper.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration ENTITLED_AFTER = Duration.ofSeconds(10);
  private static final int BATCH = 1000;

  /** Until it finds that it was declared dead, a process may still mint ids. */
  private static final Duration UNAWARE = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final EnginePool engine;
  private final LongSupplier self;
  private final BooleanSupplier entitled;
  private volatile boolean closed;

  public DeadProcessReaper(Vertx vertx, EnginePool engine, ProcessHeartbeat heartbeat) {
    this(vertx, engine, heartbeat::id, () -> heartbeat.beatingFor().compareTo(ENTITLED_AFTER) >= 0);
  }

  /**
   * As above, for who is not a {@link ProcessHeartbeat}.
   *
   * @param self the process that takes over what is freed
   * @param entitled whether it may declare others dead now
   */
  public DeadProcessReaper(
      Vertx vertx, EnginePool engine, LongSupplier self, BooleanSupplier entitled) {
    this.vertx = vertx;
    this.engine = engine;
    this.self = self;
    this.entitled = entitled;
  }

  public void start() {
    if (!closed) {
      vertx.setTimer(EVERY.toMillis(), _ -> round().onComplete(_ -> start()));
    }
  }

  /** One look: declares the silent ones dead, and frees what the dead held. */
  public Future<Void> round() {
    if (!entitled.getAsBoolean()) {
      return Future.succeededFuture();
    }
    return engine
        .run(ProcessSql.DECLARE_DEAD)
        .onSuccess(DeadProcessReaper::tell)
        .compose(_ -> engine.run(ProcessSql.UNFREED))
        .compose(dead -> each(dead.map(row -> row), this::freeOrTell))
        .onFailure(
            e -> {
              if (!closed) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("process.rescue_failed");
              }
            });
  }

  private static void tell(Rows dead) {
    for (Row row : dead) {
      log.atWarn().addKeyValue("process", row.bigint("id")).log("process.dead");
    }
  }

  /** What fails for one must not keep the others' jobs. */
  private Future<Void> freeOrTell(Row dead) {
    return free(dead)
        .recover(
            e -> {
              if (!closed) {
                log.atWarn()
                    .addKeyValue("process", dead.bigint("id"))
                    .addKeyValue("error", e.getMessage())
                    .log("process.rescue_failed");
              }
              return Future.succeededFuture();
            });
  }

  private Future<Void> free(Row dead) {
    long id = dead.bigint("id");
    UUID since = dead.uuid("since");
    UUID end = JobIds.lowestAt(dead.instant("dead_at").plus(UNAWARE));
    return freeRunning(id, 1)
        .compose(
            _ ->
                untilShort(
                    () -> engine.run(ProcessSql.FREE_WAITING, id, self.getAsLong(), since, end)))
        .compose(_ -> engine.run(ProcessSql.FREED, id))
        .mapEmpty();
  }

  /** Gives back, on a drain, what this process still runs; it counts neither attempt nor death. */
  public Future<Void> giveBack() {
    return freeRunning(self.getAsLong(), 0);
  }

  private Future<Void> freeRunning(long process, int deaths) {
    return untilShort(() -> engine.run(ProcessSql.FREE_RUNNING, process, self.getAsLong(), deaths))
        .map(ProcessSql.RUNNING_UNIQUE)
        .recover(
            e ->
                DatabaseException.isOfOneRow(e)
                    ? Future.succeededFuture(ProcessSql.RUNNING)
                    : Future.failedFuture(e))
        .compose(left -> engine.run(left, process))
        .compose(
            rows -> each(rows.map(row -> row.uuid("id")), job -> free(process, deaths, job, null)))
        .compose(_ -> engine.run(ProcessSql.DROP_EMPTY_HOLDS, process))
        .mapEmpty();
  }

  /**
   * Gives back one job that the ledger has under this process and claim, but nobody runs. Where the
   * process lives it counts no death.
   */
  public Future<Void> giveBack(long process, UUID job, int claim) {
    return free(process, null, job, claim)
        .compose(_ -> engine.run(ProcessSql.DROP_EMPTY_HOLDS, process))
        .mapEmpty();
  }

  private Future<Void> free(
      long process, @Nullable Integer deaths, UUID job, @Nullable Integer claim) {
    return engine
        .run(ProcessSql.FREE_ONE, process, self.getAsLong(), deaths, job, claim)
        .<Void>mapEmpty()
        .recover(
            e -> {
              if (!DatabaseException.isOfOneRow(e)) {
                return Future.failedFuture(e);
              }
              // The key was taken between look and write: the next round finds it superseded. Or
              // the database does not take this row, and the others go on without it.
              log.atWarn()
                  .addKeyValue("id", job)
                  .addKeyValue("error", e.getMessage())
                  .log("job.not_freed");
              return Future.succeededFuture();
            });
  }

  private static Future<Void> untilShort(Supplier<Future<Rows>> batch) {
    return batch
        .get()
        .compose(rows -> rows.count() < BATCH ? Future.succeededFuture() : untilShort(batch));
  }

  private static <T> Future<Void> each(
      List<T> items, java.util.function.Function<T, Future<Void>> work) {
    Future<Void> chain = Future.succeededFuture();
    for (T item : items) {
      chain = chain.compose(_ -> work.apply(item));
    }
    return chain;
  }

  @Override
  public void close() {
    closed = true;
  }
}
