package io.billhook.outbox;

import io.billhook.postgres.Column;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Halves;
import io.billhook.postgres.Row;
import io.billhook.process.JobIds;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look of the {@link Sweep} through the ledger. What was sent at once is found by primary key,
 * from where the last look ended; what the relay has sent by the time of its next look. It costs as
 * much as has been enqueued since the last look, and no more than {@link #PAGES}.
 */
final class SweepLook {
  private static final Logger log = LoggerFactory.getLogger(SweepLook.class);
  private static final int PAGE = 5_000;
  private static final int PAGES = 60;
  private static final Duration BETWEEN_PAGES = Duration.ofMillis(25);
  private static final int BATCH = 1_000;
  private static final int MOST_KEPT = 10_000;

  /** As the database sorts them. */
  private static final Comparator<UUID> ORDER = Comparator.comparing(UUID::toString);

  /** A queue of which something may be lost. */
  private static final class Target {
    final SweptQueue queue;
    final Instant sentBefore;
    final UUID bound;
    final Set<UUID> lost = new LinkedHashSet<>();
    final Set<UUID> relayed = new LinkedHashSet<>();
    final Set<UUID> kept = new LinkedHashSet<>();
    UUID end; // so far its jobs have been looked at
    boolean refilled;

    Target(SweptQueue queue, Instant sentBefore) {
      this.queue = queue;
      this.sentBefore = sentBefore;
      this.bound = JobIds.lowestAt(sentBefore);
      this.end = queue.low();
    }

    void found(Row row) {
      (row.bool("held") ? kept : lost).add(row.uuid("id"));
    }
  }

  private final EnginePool engine;
  private final Sweep.Times times;
  private final BiConsumer<String, List<UUID>> found;
  private final List<SweptQueue> queues;
  private final @Nullable UUID openFrom;
  private final Map<String, Target> targets = new LinkedHashMap<>();

  /**
   * @param found is told of what is lost, by queue
   * @param openFrom at or above this jobs may still be committed
   */
  SweepLook(
      EnginePool engine,
      Sweep.Times times,
      BiConsumer<String, List<UUID>> found,
      List<SweptQueue> queues,
      @Nullable UUID openFrom) {
    this.engine = engine;
    this.times = times;
    this.found = found;
    this.queues = queues;
    this.openFrom = openFrom;
    for (SweptQueue queue : queues) {
      Instant sentBefore = queue.sentBefore(times.patience(), times.overtaking());
      if (sentBefore != null) {
        targets.put(queue.name(), new Target(queue, sentBefore));
      }
    }
  }

  /** Has sent again what is lost; gives what is known afterwards. */
  List<SweptQueue> take() {
    if (!targets.isEmpty()) {
      lookAtKept();
      walk();
      lookAtRelayed();
      targets.values().forEach(this::sendAgain);
    }
    return queues.stream().map(this::afterwards).toList();
  }

  private void lookAtKept() {
    List<UUID> kept =
        targets.values().stream().flatMap(target -> target.queue.kept().stream()).toList();
    if (!kept.isEmpty()) {
      engine.run(SweepSql.KEPT, kept).await().forEach(this::found);
    }
  }

  private void found(Row row) {
    Target target = targets.get(row.text("queue"));
    if (target != null) {
      target.found(row);
    }
  }

  /** Queues that are equally far are walked together: they have the same rows before them. */
  private void walk() {
    Map<UUID, List<Target>> byLow = new TreeMap<>(ORDER.reversed()); // who is far behind comes last
    for (Target target : targets.values()) {
      if (ORDER.compare(target.queue.low(), target.bound) < 0) {
        byLow.computeIfAbsent(target.queue.low(), _ -> new ArrayList<>()).add(target);
      }
    }
    int left = PAGES;
    for (var together : byLow.entrySet()) {
      left = walk(together.getKey(), together.getValue(), left);
    }
  }

  private int walk(UUID low, List<Target> together, int pages) {
    Column<String> names = Column.of(String.class, together, target -> target.queue.name());
    Column<UUID> bounds = Column.of(UUID.class, together, target -> target.bound);
    UUID end = together.stream().map(target -> target.bound).max(ORDER).orElseThrow();
    UUID at = low;
    int left = pages;
    boolean more = true;
    while (more && left-- > 0) {
      more = false;
      for (Row row : engine.run(SweepSql.PAGE, names, bounds, at, end, PAGE).await()) {
        if (!row.bool("last")) {
          found(row);
        } else if (row.bool("more")) {
          more = true;
          at = row.uuid("id");
        }
      }
      if (more) {
        LockSupport.parkNanos(BETWEEN_PAGES.toNanos());
      }
    }
    for (Target target : together) {
      target.end = more && ORDER.compare(at, target.bound) < 0 ? at : target.bound;
    }
    return Math.max(0, left);
  }

  private void lookAtRelayed() {
    var all = targets.values();
    for (Row row :
        engine
            .run(
                SweepSql.RELAYED,
                Column.of(String.class, all, target -> target.queue.name()),
                Column.of(Instant.class, all, target -> target.sentBefore),
                times.relaySoon().toMillis())
            .await()) {
      Target target = targets.get(row.text("queue"));
      if (target != null) {
        target.relayed.add(row.uuid("id"));
      }
    }
  }

  /** Where nothing goes on in the queue it is filled again as one that the broker has lost. */
  private void sendAgain(Target target) {
    List<UUID> ids = new ArrayList<>(target.lost);
    ids.addAll(target.relayed);
    if (ids.isEmpty()) {
      return;
    }
    found.accept(target.queue.name(), ids);
    if (target.queue.isQuietFor(times.patience())) {
      engine.run(SweepSql.REFILL, target.queue.name(), target.sentBefore).await();
      target.refilled = true; // what was found is looked at once more when that is done
      return;
    }
    Set<UUID> done = new HashSet<>();
    for (int from = 0; from < ids.size(); from += BATCH) {
      Halves.write(
              ids.subList(from, Math.min(ids.size(), from + BATCH)),
              some -> sendAgain(some, done),
              (refused, e) -> refused(refused, e, done))
          .await();
    }
    target.lost.stream().filter(id -> !done.contains(id)).forEach(target.kept::add);
  }

  private Future<Void> sendAgain(List<UUID> ids, Set<UUID> done) {
    return engine
        .run(SweepSql.SEND_AGAIN, ids, times.relaySoon().toMillis())
        .onSuccess(rows -> rows.forEach(row -> done.add(row.uuid("id"))))
        .mapEmpty();
  }

  /** One that the database does not let be sent is given up, or it would be told of each time. */
  private static Future<Void> refused(List<UUID> ids, Throwable e, Collection<UUID> done) {
    if (!DatabaseException.isOfOneRow(e)) {
      return Future.failedFuture(e);
    }
    log.atError()
        .addKeyValue("id", ids.getFirst())
        .addKeyValue("error", e.getMessage())
        .log("sweep.refused");
    done.addAll(ids);
    return Future.succeededFuture();
  }

  private SweptQueue afterwards(SweptQueue queue) {
    Target target = targets.get(queue.name());
    if (target == null || target.refilled || openFrom == null || target.kept.size() > MOST_KEPT) {
      return queue;
    }
    UUID end = ORDER.compare(target.end, openFrom) < 0 ? target.end : openFrom;
    return ORDER.compare(end, queue.low()) < 0
        ? queue.sweptTo(queue.low(), target.kept)
        : queue.sweptTo(end, target.kept);
  }
}
