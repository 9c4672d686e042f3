package io.billhook.worker.consume;

import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Rows;
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
 * queued meanwhile.
 */
final class Completer {
  private static final int LARGEST_BATCH = 2000;

  private record Entry(ClaimedJob job, Promise<Boolean> done) {}

  private final EnginePool engine;
  private List<Entry> waiting = new ArrayList<>();
  private boolean inFlight;

  Completer(EnginePool engine) {
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
    engine
        .run(
            OutcomeSql.COMPLETE_BATCH,
            batch.stream().map(e -> e.job().id()).toList(),
            batch.stream().map(e -> e.job().claim()).toList(),
            batch.stream().map(e -> e.job().holder()).toList())
        .onComplete(
            answer -> {
              synchronized (this) {
                inFlight = false;
              }
              next();
              if (answer.succeeded()) {
                tell(batch, answer.result());
              } else {
                batch.forEach(e -> e.done().fail(answer.cause()));
              }
            });
  }

  private static void tell(List<Entry> batch, Rows rows) {
    Set<UUID> written = new HashSet<>(rows.map(row -> row.uuid("id")));
    batch.forEach(e -> e.done().complete(written.contains(e.job().id())));
  }
}
