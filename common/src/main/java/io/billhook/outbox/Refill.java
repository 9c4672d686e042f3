package io.billhook.outbox;

import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.process.JobIds;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the waiting jobs of queues due that the broker has lost. It walks through the ledger by
 * rows looked at, one page of each such queue at a call, so each call costs the same, however large
 * the ledger is and however few of its jobs wait. Calls follow each other.
 */
final class Refill {
  private static final Logger log = LoggerFactory.getLogger(Refill.class);
  private static final int PAGE = 5_000;
  private static final UUID START = new UUID(0, 0);

  /** By so much ids of one process may be ahead of the database's clock. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMillis(100);

  /**
   * How far a queue is.
   *
   * @param before when the broker was found without it
   * @param again the first page on which a row was locked: from there it is walked once more
   * @param page rows to look at
   */
  private record Walk(Instant before, UUID at, @Nullable UUID again, int page) {
    UUID end() {
      return JobIds.lowestAt(before.plus(CLOCKS_DIFFER));
    }

    int nextPage() {
      return Math.min(PAGE, page * 2);
    }
  }

  private final EnginePool engine;
  private final Map<String, Walk> walks = new HashMap<>();

  Refill(EnginePool engine) {
    this.engine = engine;
  }

  /** Whether pages are left. */
  boolean unfinished() {
    return !walks.isEmpty();
  }

  /** One page of each queue. What fails is where it was at the next call. */
  Future<Void> step() {
    return engine.soon(OutboxSql.REFILLING).compose(this::pages);
  }

  private Future<Void> pages(Rows queues) {
    Map<String, Walk> going = new HashMap<>();
    for (Row row : queues) {
      String name = row.text("name");
      Instant before = row.instant("refill_before");
      Walk walk = walks.get(name);
      boolean same = walk != null && walk.before.equals(before); // or it was lost once more
      going.put(name, same ? walk : new Walk(before, START, null, PAGE));
    }
    walks.keySet().retainAll(going.keySet());
    Future<Void> chain = Future.succeededFuture();
    for (var entry : going.entrySet()) {
      chain = chain.compose(_ -> page(entry.getKey(), entry.getValue()));
    }
    return chain;
  }

  private Future<Void> page(String queue, Walk walk) {
    return engine
        .run(OutboxSql.REFILL_PAGE, queue, walk.at, walk.end(), walk.before, walk.page)
        .compose(rows -> afterwards(queue, walk, rows.first()))
        .recover(
            e ->
                DatabaseException.isOfOneRow(e) ? refused(queue, walk, e) : Future.failedFuture(e));
  }

  /** The database does not take some row of the page: in the end that one is passed over. */
  private Future<Void> refused(String queue, Walk walk, Throwable why) {
    if (walk.page > 1) {
      walks.put(queue, new Walk(walk.before, walk.at, walk.again, walk.page / 2));
      return Future.succeededFuture();
    }
    return engine
        .run(OutboxSql.REFILL_NEXT, walk.at, walk.end())
        .onSuccess(rows -> rows.one().ifPresent(row -> passOver(queue, walk, row.uuid("id"), why)))
        .mapEmpty();
  }

  private void passOver(String queue, Walk walk, UUID id, Throwable why) {
    log.atError().addKeyValue("id", id).addKeyValue("error", why.getMessage()).log("relay.refused");
    walks.put(queue, new Walk(walk.before, id, walk.again, walk.page));
  }

  private Future<Void> afterwards(String queue, Walk walk, Row page) {
    UUID again = walk.again == null && page.bigint("skipped") > 0 ? walk.at : walk.again;
    if (page.bigint("looked") == walk.page) {
      walks.put(queue, new Walk(walk.before, page.uuid("last"), again, walk.nextPage()));
    } else if (again != null) {
      walks.put(queue, new Walk(walk.before, again, null, PAGE));
    } else {
      return engine
          .run(OutboxSql.REFILLED, queue, walk.before)
          .onSuccess(_ -> walks.remove(queue))
          .mapEmpty();
    }
    return Future.succeededFuture();
  }
}
