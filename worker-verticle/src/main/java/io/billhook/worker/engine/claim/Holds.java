package io.billhook.worker.engine.claim;

import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Rows;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts down the jobs of each claimed batch, and removes the holds whose last job has ended. */
public final class Holds {
  private record Batch(long holder, long number) {}

  private final EnginePool engine;
  private final Map<Batch, Integer> running = new HashMap<>();
  private final Map<Long, List<Long>> ended = new HashMap<>();
  private Future<Void> dropping = Future.succeededFuture();

  public Holds(EnginePool engine) {
    this.engine = engine;
  }

  /** Counts a batch as a whole, before its first job starts: that one may end before the second. */
  public synchronized void claimed(List<ClaimedJob> batch) {
    batch.forEach(job -> running.merge(new Batch(job.holder(), job.batch()), 1, Integer::sum));
  }

  public synchronized void ended(ClaimedJob job) {
    Batch batch = new Batch(job.holder(), job.batch());
    if (running.merge(batch, -1, Integer::sum) == 0) {
      running.remove(batch);
      ended.computeIfAbsent(batch.holder(), _ -> new ArrayList<>()).add(batch.number());
    }
  }

  /**
   * Removes the holds that have ended since the last call; those that fail are tried next time. One
   * call after the other: who closes the pool after this one cuts off none before it.
   */
  public synchronized Future<Void> drop() {
    dropping = dropping.recover(_ -> Future.succeededFuture()).compose(_ -> dropEnded());
    return dropping;
  }

  private Future<Void> dropEnded() {
    Map<Long, List<Long>> taken;
    synchronized (this) {
      taken = Map.copyOf(ended);
      ended.clear();
    }
    List<Future<Rows>> sent = new ArrayList<>();
    taken.forEach(
        (holder, numbers) ->
            sent.add(
                engine
                    .soon(ClaimSql.DROP_HOLDS, holder, numbers)
                    .onFailure(_ -> keep(holder, numbers))));
    return Future.join(sent).mapEmpty();
  }

  private synchronized void keep(long holder, List<Long> numbers) {
    ended.computeIfAbsent(holder, _ -> new ArrayList<>()).addAll(numbers);
  }
}
