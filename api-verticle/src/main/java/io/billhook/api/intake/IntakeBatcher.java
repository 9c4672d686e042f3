package io.billhook.api.intake;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.outbox.JobWriter;
import io.billhook.postgres.Batcher;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Halves;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
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
 */
public final class IntakeBatcher<A extends JobArgs> {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeBatcher.class);
  private static final Batcher.Bounds BOUNDS =
      new Batcher.Bounds(500, 8L * 1024 * 1024, 10_000, 64L * 1024 * 1024);
  private static final Duration COME_AGAIN = Duration.ofSeconds(5);

  private final Context statements;
  private final EnginePool pool;
  private final JobWriter writer;
  private final String provider;
  private final JobKind<A> kind;
  private final Batcher<Waiting<A>> batcher;
  private final Map<String, Waiting<A>> waiting = new HashMap<>(); // by event; guards itself

  /**
   * A batcher without events. Called off the event loops that serve requests: statements have the
   * caller's, or, where it has none, one that Vert.x gives.
   *
   * @param provider as in {@code webhook_event.provider}
   * @param kind of the jobs that its events cause
   */
  public IntakeBatcher(
      Vertx vertx, EnginePool pool, JobWriter writer, String provider, JobKind<A> kind) {
    this.statements = vertx.getOrCreateContext();
    this.pool = pool;
    this.writer = writer;
    this.provider = provider;
    this.kind = kind;
    this.batcher =
        new Batcher<>(BOUNDS, event -> event.arrival().weight(), this::whenRead, this::write);
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
    Waiting<A> event = new Waiting<>(arrival, eventLoop());
    synchronized (waiting) {
      Waiting<A> same = waiting.get(arrival.event().id());
      if (same != null) {
        same.folded().add(event);
        return event.stored();
      }
      if (!batcher.add(event)) {
        return Future.failedFuture(unavailable());
      }
      waiting.put(arrival.event().id(), event);
    }
    return event.stored();
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
      events.forEach(event -> waiting.remove(event.arrival().event().id()));
    }
    return Halves.write(events, this::insert, this::refused);
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

  /** Tells each on its own event loop, in one task a loop. */
  private void tell(List<Waiting<A>> events, Consumer<Waiting<A>> what) {
    Map<Context, List<Waiting<A>>> byLoop = new HashMap<>();
    for (Waiting<A> first : events) {
      byLoop.computeIfAbsent(first.context(), _ -> new ArrayList<>()).add(first);
      for (Waiting<A> same : first.folded()) {
        byLoop.computeIfAbsent(same.context(), _ -> new ArrayList<>()).add(same);
      }
    }
    byLoop.forEach((loop, those) -> loop.runOnContext(_ -> those.forEach(what)));
  }

  private static ProblemException unavailable() {
    return ProblemType.UNAVAILABLE
        .because("The event cannot be stored at the moment")
        .retryAfter(COME_AGAIN);
  }
}
