package io.billhook.process;

import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once an hour one process walks through the whole ledger, page by page, and mends what everything
 * else has missed: running jobs that no living process holds, and waiting jobs that were passed
 * over by ones enqueued ten minutes later. It should find nothing; what it finds is a metric and a
 * warning.
 */
public final class LedgerCheck implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LedgerCheck.class);
  private static final Duration ASK = Duration.ofMinutes(1);
  private static final Duration BETWEEN_PAGES = Duration.ofMillis(100);
  private static final int PAGE = 5_000;

  private final Vertx vertx;
  private final EnginePool engine;
  private final DeadProcessReaper reaper;
  private final MeterRegistry meters;
  private volatile boolean closed;

  public LedgerCheck(
      Vertx vertx, EnginePool engine, DeadProcessReaper reaper, MeterRegistry meters) {
    this.vertx = vertx;
    this.engine = engine;
    this.reaper = reaper;
    this.meters = meters;
    meters.counter("billhook.jobs.astray", "state", "running");
    meters.counter("billhook.jobs.astray", "state", "waiting");
  }

  public void start() {
    if (!closed) {
      vertx.setTimer(ASK.toMillis(), _ -> ifDue().onComplete(_ -> start()));
    }
  }

  private Future<Void> ifDue() {
    return engine
        .run(LedgerCheckSql.DUE)
        .compose(won -> won.isEmpty() ? Future.succeededFuture() : run())
        .onFailure(
            e -> {
              if (!closed) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("job.full_check_failed");
              }
            });
  }

  /** Walks through the whole ledger now. */
  public Future<Void> run() {
    return from(new UUID(0, 0));
  }

  private Future<Void> from(UUID id) {
    return engine
        .run(LedgerCheckSql.PAGE, id, PAGE)
        .compose(rows -> mend(rows).compose(_ -> afterwards(rows)));
  }

  /** The last row tells where the page ended; without one the ledger has. */
  private Future<Void> afterwards(Rows rows) {
    for (Row row : rows) {
      if (row.bool("last") && !closed) {
        return vertx
            .timer(BETWEEN_PAGES.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
            .compose(_ -> from(row.uuid("id")));
      }
    }
    return Future.succeededFuture();
  }

  private Future<Void> mend(Rows rows) {
    List<UUID> waiting = new ArrayList<>();
    List<Future<Void>> mended = new ArrayList<>();
    for (Row row : rows) {
      if (row.bool("last")) {
        continue;
      }
      if (row.bool("running")) {
        found("running", List.of(row.uuid("id")));
        mended.add(reaper.giveBack(row.bigint("holder"), row.uuid("id"), row.integer("claim")));
      } else {
        waiting.add(row.uuid("id"));
      }
    }
    if (!waiting.isEmpty()) {
      found("waiting", waiting);
      mended.add(engine.run(LedgerCheckSql.SEND_AGAIN, waiting).mapEmpty());
    }
    return Future.join(mended).mapEmpty();
  }

  private void found(String state, List<UUID> ids) {
    meters.counter("billhook.jobs.astray", "state", state).increment(ids.size());
    log.atWarn()
        .addKeyValue("state", state)
        .addKeyValue("jobs", ids.size())
        .addKeyValue("first", ids.getFirst())
        .log("job.astray");
  }

  @Override
  public void close() {
    closed = true;
  }
}
