package io.billhook.worker.engine.execute;

import io.billhook.postgres.Batcher;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Halves;
import io.billhook.postgres.Rows;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Completes jobs without effects in shared statements: one in flight, the next takes what has
 * queued meanwhile. A batch that the database refuses is tried in parts, so that one job cannot
 * fail its neighbours.
 */
public final class Completer {
  private static final int LARGEST_BATCH = 2000;

  private record Entry(ClaimedJob job, Promise<Boolean> done) {}

  private final EnginePool engine;
  private final Batcher<Entry> batcher =
      new Batcher<>(Batcher.Bounds.ofBatch(LARGEST_BATCH), _ -> 1, Runnable::run, this::complete);

  public Completer(EnginePool engine) {
    this.engine = engine;
  }

  /** Gives whether the job was still ours; fails when the database did not take it. */
  Future<Boolean> complete(ClaimedJob job) {
    Entry entry = new Entry(job, Promise.promise());
    batcher.add(entry);
    return entry.done().future();
  }

  private Future<Void> complete(List<Entry> batch) {
    batch.sort(Comparator.comparing(entry -> entry.job().id()));
    return Halves.write(batch, this::write, Completer::refused);
  }

  private Future<Void> write(List<Entry> batch) {
    return engine
        .soon(
            OutcomeSql.COMPLETE_BATCH,
            batch.stream().map(e -> e.job().id()).toList(),
            batch.stream().map(e -> e.job().claim()).toList(),
            batch.stream().map(e -> e.job().holder()).toList())
        .onSuccess(rows -> tell(batch, rows))
        .mapEmpty();
  }

  private static Future<Void> refused(List<Entry> batch, Throwable why) {
    batch.forEach(entry -> entry.done().tryFail(why));
    return Future.succeededFuture();
  }

  private static void tell(List<Entry> batch, Rows rows) {
    Set<UUID> written = new HashSet<>(rows.map(row -> row.uuid("id")));
    batch.forEach(e -> e.done().tryComplete(written.contains(e.job().id())));
  }
}
