package io.billhook.worker.engine.claim;

import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.process.ProcessHeartbeat;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Claims batches of ids. Each claim has a number and leaves a hold under it, so that a claim whose
 * answer was lost can be asked about: {@link Claim#again} either finds the hold and returns its
 * rows, or claims under the same number.
 */
public final class Claimer {
  private final EnginePool engine;
  private final ProcessHeartbeat heartbeat;
  private final AtomicLong numbers = new AtomicLong();
  private final Set<Long> open = ConcurrentHashMap.newKeySet();

  public Claimer(EnginePool engine, ProcessHeartbeat heartbeat) {
    this.engine = engine;
    this.heartbeat = heartbeat;
  }

  public Claim of(List<UUID> ids) {
    return opened(ids, false);
  }

  /** Of a job that will run with nothing beside it. */
  public Claim alone(UUID id) {
    return opened(List.of(id), true);
  }

  private synchronized Claim opened(List<UUID> ids, boolean alone) {
    long batch = numbers.incrementAndGet();
    open.add(batch);
    return new Claim(ids, heartbeat.id(), batch, alone);
  }

  /** The claims that are over by now: their jobs have been started. */
  public synchronized LongPredicate over() {
    long last = numbers.get();
    Set<Long> stillOpen = Set.copyOf(open);
    return batch -> batch <= last && !stillOpen.contains(batch);
  }

  /** One numbered claim, tried until an answer comes. */
  public final class Claim {
    private final List<UUID> ids;
    private final long holder;
    private final long batch;
    private final boolean alone;

    private Claim(List<UUID> ids, long holder, long batch, boolean alone) {
      this.ids = ids.stream().sorted().toList();
      this.holder = holder;
      this.batch = batch;
      this.alone = alone;
    }

    public Future<Map<UUID, ClaimAnswer>> first() {
      return engine.soon(ClaimSql.CLAIM, ids, holder, batch, alone).map(this::answers);
    }

    /** After a failure: nobody knows whether the claim took place. */
    public Future<Map<UUID, ClaimAnswer>> again() {
      return engine
          .soon(ClaimSql.HOLD, holder, batch)
          .compose(
              hold ->
                  hold.isEmpty()
                      ? first()
                      : engine
                          .soon(ClaimSql.HELD, hold.first().uuids("ids"), holder)
                          .map(this::answersOfHold));
    }

    /**
     * Whether the database has taken nothing, since it does not take some row. Where the number is
     * taken already the claim has taken place, and its answer came late: {@link #again} finds it.
     */
    public boolean refusedForOneRow(Throwable e) {
      return e instanceof DatabaseException refused
          && DatabaseException.isOfOneRow(e)
          && !"hold_pkey".equals(refused.constraint());
    }

    /** All of its jobs have been started. */
    public void close() {
      open.remove(batch);
    }

    private Map<UUID, ClaimAnswer> answersOfHold(Rows rows) {
      Map<UUID, ClaimAnswer> answers = new HashMap<>();
      // What the hold does not name was not taken; why is not known any more, so it is asked again.
      ids.forEach(id -> answers.put(id, new ClaimAnswer.Locked()));
      answers.putAll(answers(rows));
      return answers;
    }

    private Map<UUID, ClaimAnswer> answers(Rows rows) {
      Map<UUID, ClaimAnswer> answers = new HashMap<>();
      for (Row row : rows) {
        answers.put(row.uuid("id"), answer(row));
      }
      return answers;
    }

    private ClaimAnswer answer(Row row) {
      return switch (row.text("answer")) {
        case "taken" -> new ClaimAnswer.Taken(ClaimedJob.from(row, holder, batch));
        case "alone" -> new ClaimAnswer.Alone();
        case "locked" -> new ClaimAnswer.Locked();
        case "not_due" -> new ClaimAnswer.NotDue(row.instant("run_at"));
        case "missing" -> new ClaimAnswer.Missing();
        case "over" -> new ClaimAnswer.Over();
        default -> throw new IllegalStateException("Unknown answer of a claim");
      };
    }
  }

  /** Keeps account of a message that named a job which cannot be claimed, ever or for now. */
  public Future<Void> keep(String queue, String reason, UUID id) {
    return engine.soon(ClaimSql.KEEP, queue, reason, id).mapEmpty();
  }

  /** Leaves a waiting job to the relay for a minute. */
  public Future<Void> putOff(UUID id) {
    return engine.soon(ClaimSql.PUT_OFF, id).mapEmpty();
  }

  /** The database's clock, as far as this process knows it. */
  public Instant now() {
    return heartbeat.ids().now();
  }
}
