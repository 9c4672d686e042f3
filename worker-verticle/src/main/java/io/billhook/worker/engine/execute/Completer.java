package io.billhook.worker.engine.execute;

import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.DatabaseException.Kind;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Rows;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Completes jobs without effects in shared statements: one in flight, the next takes what has
 * queued meanwhile. A batch that the database refuses is tried singly, so that one job cannot fail
 * its neighbours.
 */
public final class Completer {
  private static final int LARGEST_BATCH = 2000;

  private record Entry(ClaimedJob job, Promise<Boolean> done) {}

  private final EnginePool engine;
  private List<Entry> waiting = new ArrayList<>();
  private boolean inFlight;

  public Completer(EnginePool engine) {
    this.engine = engine;
  }

  /** Gives whether the job was still ours; fails when the database did not take it. */
  Future<Boolean> complete(ClaimedJob job) {
    Entry entry = new Entry(job, Promise.promise());
    synchronized (this) {
      waiting.add(entry);
    }
    next();
    return entry.done().future();
  }

  private void next() {
    List<Entry> batch;
    synchronized (this) {
      if (inFlight || waiting.isEmpty()) {
        return;
      }
      int size = Math.min(waiting.size(), LARGEST_BATCH);
      batch = new ArrayList<>(waiting.subList(0, size));
      waiting = new ArrayList<>(waiting.subList(size, waiting.size()));
      inFlight = true;
    }
    batch.sort(Comparator.comparing(entry -> entry.job().id()));
    write(batch)
        .onComplete(
            _ -> {
              synchronized (this) {
                inFlight = false;
              }
              next();
            });
  }

  /** Always succeeds, once every entry has been told. */
  private Future<Void> write(List<Entry> batch) {
    return engine
        .soon(
            OutcomeSql.COMPLETE_BATCH,
            batch.stream().map(e -> e.job().id()).toList(),
            batch.stream().map(e -> e.job().claim()).toList(),
            batch.stream().map(e -> e.job().holder()).toList())
        .onSuccess(rows -> tell(batch, rows))
        .<Void>mapEmpty()
        .recover(
            e -> {
              if (batch.size() > 1
                  && e instanceof DatabaseException refused
                  && refused.kind() == Kind.REFUSED) {
                return singly(batch);
              }
              batch.forEach(entry -> entry.done().fail(e));
              return Future.succeededFuture();
            });
  }

  private Future<Void> singly(List<Entry> batch) {
    Future<Void> chain = Future.succeededFuture();
    for (Entry entry : batch) {
      chain = chain.compose(_ -> write(List.of(entry)));
    }
    return chain;
  }

  private static void tell(List<Entry> batch, Rows rows) {
    Set<UUID> written = new HashSet<>(rows.map(row -> row.uuid("id")));
    batch.forEach(e -> e.done().complete(written.contains(e.job().id())));
  }
}
