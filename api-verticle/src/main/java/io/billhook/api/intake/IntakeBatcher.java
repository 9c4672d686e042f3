package io.billhook.api.intake;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.outbox.JobWriter;
import io.billhook.postgres.Batcher;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Halves;
import io.billhook.postgres.StoreTimeout;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the arrivals of one provider in batches: what has queued while one statement was in flight
 * goes with the next. Where none is in flight a batch is what the event loop finds in one turn:
 * sent at its first event, it would leave the others to the next.
 *
 * <p>All event loops of a process share one: with one each, batches would be so much smaller, and
 * what a statement costs by itself is worth some ten events. Statements leave from an event loop
 * that serves no requests, so that the next batch does not wait behind those that are being read.
 * Each delivery is told on its own loop.
 *
 * <p>Who has waited for too long is told to come again, while the event goes on to the ledger: what
 * comes again is a duplicate then. That is found by sweeps over what waits in order of arrival, so
 * that no event has a timer, nor a time.
 */
public final class IntakeBatcher<A extends JobArgs> {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeBatcher.class);
  private static final Batcher.Bounds BOUNDS =
      new Batcher.Bounds(500, 8L * 1024 * 1024, 10_000, 64L * 1024 * 1024);
  private static final Duration COME_AGAIN = Duration.ofSeconds(5);

  /** Sweeps within the time that a delivery waits at the most; it is overdue by one more. */
  private static final int SWEEPS = 8;

  private final Context statements;
  private final EnginePool pool;
  private final JobWriter writer;
  private final String provider;
  private final JobKind<A> kind;
  private final BooleanSupplier silent;
  private final Batcher<Waiting<A>> batcher;

  /** By event, in order of arrival; guards itself and the batch in flight. */
  private final Map<String, Waiting<A>> waiting = new LinkedHashMap<>();

  private List<Waiting<A>> inFlight = List.of();
  private volatile int sweeps; // written by sweep() alone

  /**
   * A batcher without events. Called off the event loops that serve requests: statements have the
   * caller's, or, where it has none, one that Vert.x gives.
   *
   * @param provider as in {@code webhook_event.provider}
   * @param kind of the jobs that its events cause
   * @param store how long a delivery waits
   */
  public IntakeBatcher(
      Vertx vertx,
      EnginePool pool,
      JobWriter writer,
      String provider,
      JobKind<A> kind,
      StoreTimeout store) {
    this.statements = vertx.getOrCreateContext();
    this.pool = pool;
    this.writer = writer;
    this.provider = provider;
    this.kind = kind;
    this.batcher =
        new Batcher<>(BOUNDS, event -> event.arrival().weight(), this::whenRead, this::write);
    this.silent = store.silent();
    vertx.setPeriodic(store.most().toMillis() / SWEEPS, _ -> sweep());
  }

  public String provider() {
    return provider;
  }

  /**
   * Succeeds when the event is committed, as new or as a duplicate, on the caller's event loop.
   * Fails with a {@link ProblemException}: UNAVAILABLE, or BAD_REQUEST where it is this event that
   * cannot be stored.
   */
  public Future<Void> store(Arrival<A> arrival) {
    if (silent.getAsBoolean()) {
      return Future.failedFuture(unavailable());
    }
    Waiting<A> event = new Waiting<>(arrival, eventLoop());
    synchronized (waiting) {
      event.since(sweeps);
      Waiting<A> same = waiting.get(arrival.event().key());
      if (same != null) {
        return same.fold(event);
      }
      if (!batcher.add(event)) {
        return Future.failedFuture(unavailable());
      }
      waiting.put(arrival.event().key(), event);
    }
    return event.stored();
  }

  /**
   * Stores what came in one delivery, in one batch where there is room in it. Ends when all have
   * been looked at; fails where one of them is not stored, and sooner with UNAVAILABLE than with
   * BAD_REQUEST: what comes again may still be stored.
   */
  public Future<Void> store(List<Arrival<A>> arrivals) {
    List<Future<Void>> each = arrivals.stream().map(this::store).toList();
    return Future.join(each).<Void>mapEmpty().recover(_ -> Future.failedFuture(worst(each)));
  }

  private static Throwable worst(List<Future<Void>> each) {
    List<Throwable> failures = each.stream().filter(Future::failed).map(Future::cause).toList();
    return failures.stream()
        .filter(e -> !(e instanceof ProblemException p && p.type() == ProblemType.BAD_REQUEST))
        .findFirst()
        .orElseGet(failures::getFirst);
  }

  /** When the event loop has read what there is to read. */
  private void whenRead(Runnable next) {
    eventLoop().runOnContext(_ -> statements.runOnContext(_ -> next.run()));
  }

  private static Context eventLoop() {
    return Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
  }

  /** From here on a duplicate of one of these goes with a later batch. */
  private Future<Void> write(List<Waiting<A>> events) {
    synchronized (waiting) {
      events.forEach(event -> waiting.remove(event.arrival().event().key()));
      inFlight = events;
    }
    return Halves.write(events, this::insert, this::refused).onComplete(_ -> landed());
  }

  private void landed() {
    synchronized (waiting) {
      inFlight = List.of();
    }
  }

  /** While all is well it looks at two events. */
  private void sweep() {
    int now = sweeps + 1;
    sweeps = now;
    Map<Context, List<Waiting<A>>> overdue = new HashMap<>();
    synchronized (waiting) {
      collect(inFlight, now - SWEEPS - 1, overdue);
      collect(waiting.values(), now - SWEEPS - 1, overdue);
    }
    if (!overdue.isEmpty()) {
      int all = overdue.values().stream().mapToInt(List::size).sum();
      LOG.warn("webhook.no_answer: {} deliveries are told to come again", all);
      ProblemException answer = unavailable();
      tell(overdue, event -> event.fail(answer));
    }
  }

  /** Those that came after this sweep and before the next; who came earlier has been told. */
  private void collect(
      Collection<Waiting<A>> events, int since, Map<Context, List<Waiting<A>>> overdue) {
    for (Waiting<A> first : events) {
      if (first.since() > since) {
        return; // and so did all that follow
      }
      add(overdue, first, event -> event.since() == since);
    }
  }

  private Future<Void> insert(List<Waiting<A>> events) {
    IntakeBatch<A> batch = new IntakeBatch<>(provider, kind, events, writer);
    return batch
        .store(pool)
        .onComplete(
            rows -> {
              batch.stored(rows);
              tell(events, Waiting::succeed);
            },
            batch::failed)
        .mapEmpty();
  }

  private Future<Void> refused(List<Waiting<A>> events, Throwable why) {
    LOG.warn("webhook.not_stored: {} events, {}", events.size(), why.getMessage());
    ProblemException answer =
        DatabaseException.isOfOneRow(why) ? Refusal.UNSTORABLE.problem() : unavailable();
    tell(events, waiting -> waiting.fail(answer));
    return Future.succeededFuture();
  }

  private void tell(List<Waiting<A>> events, Consumer<Waiting<A>> what) {
    Map<Context, List<Waiting<A>>> byLoop = new HashMap<>();
    events.forEach(first -> add(byLoop, first, _ -> true));
    tell(byLoop, what);
  }

  private void add(
      Map<Context, List<Waiting<A>>> byLoop, Waiting<A> first, Predicate<Waiting<A>> which) {
    if (which.test(first)) {
      byLoop.computeIfAbsent(first.context(), _ -> new ArrayList<>()).add(first);
    }
    for (Waiting<A> same : first.folded()) {
      if (which.test(same)) {
        byLoop.computeIfAbsent(same.context(), _ -> new ArrayList<>()).add(same);
      }
    }
  }

  /** Tells each on its own event loop, in one task a loop. */
  private void tell(Map<Context, List<Waiting<A>>> byLoop, Consumer<Waiting<A>> what) {
    byLoop.forEach((loop, those) -> loop.runOnContext(_ -> those.forEach(what)));
  }

  private static ProblemException unavailable() {
    return ProblemType.UNAVAILABLE
        .because("The event cannot be stored at the moment")
        .retryAfter(COME_AGAIN);
  }
}
