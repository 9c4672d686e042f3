package io.billhook.api.intake;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.outbox.JobWriter;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the arrivals of one provider in batches, self-clocked: one statement is in flight, and the
 * next batch is what has queued meanwhile. So a lone event waits for nothing, and under load the
 * statement, not the event, pays for the round trip and the commit. Where nothing is in flight a
 * batch is what the event loop finds in one turn: sent at its first event, it would leave the
 * others to the next.
 *
 * <p>All event loops of a process share one: with one each, batches would be so much smaller, and
 * what a statement costs by itself is worth some ten events. Statements leave from an event loop
 * that serves no requests, so that the next batch does not wait behind those that are being read.
 * Each delivery is told on its own loop.
 */
public final class IntakeBatcher<A extends JobArgs> {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeBatcher.class);
  private static final int MOST_ROWS = 500;
  private static final int MOST_BATCH_WEIGHT = 8 * 1024 * 1024;
  private static final int MOST_QUEUED = 10_000;
  private static final long MOST_QUEUED_WEIGHT = 64L * 1024 * 1024;
  private static final int TRIES = 4;
  private static final Duration COME_AGAIN = Duration.ofSeconds(5);

  private final Context statements;
  private final EnginePool pool;
  private final String provider;
  private final JobKind<A> kind;
  private final JobWriter writer;
  private final Map<String, Waiting<A>> queue = new LinkedHashMap<>(); // guards itself and the rest
  private long queuedWeight;
  private boolean busy; // a batch is being gathered, or is in flight

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
    this.provider = provider;
    this.kind = kind;
    this.pool = pool;
    this.writer = writer;
  }

  /**
   * Succeeds when the event is committed, as new or as a duplicate, on the caller's event loop.
   * Fails with a {@link ProblemException}: UNAVAILABLE, or BAD_REQUEST where it is this event that
   * cannot be stored.
   */
  public Future<Void> store(Arrival<A> arrival) {
    Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    Waiting<A> waiting = new Waiting<>(arrival, context);
    synchronized (queue) {
      Waiting<A> same = queue.get(arrival.event().id());
      if (same != null) {
        same.folded().add(waiting);
        return waiting.stored();
      }
      if (queue.size() >= MOST_QUEUED || queuedWeight > MOST_QUEUED_WEIGHT) {
        return Future.failedFuture(unavailable());
      }
      queue.put(arrival.event().id(), waiting);
      queuedWeight += arrival.weight();
      if (busy) {
        return waiting.stored();
      }
      busy = true;
    }
    // When the event loop has read what there is to read.
    context.runOnContext(_ -> statements.runOnContext(_ -> next()));
    return waiting.stored();
  }

  public String provider() {
    return provider;
  }

  private void next() {
    List<Waiting<A>> batch;
    synchronized (queue) {
      batch = take();
      busy = !batch.isEmpty();
    }
    if (!batch.isEmpty()) {
      write(batch, 1).onComplete(_ -> next());
    }
  }

  private List<Waiting<A>> take() {
    List<Waiting<A>> taken = new ArrayList<>();
    int weight = 0;
    Iterator<Waiting<A>> oldest = queue.values().iterator();
    while (oldest.hasNext() && taken.size() < MOST_ROWS && weight < MOST_BATCH_WEIGHT) {
      Waiting<A> waiting = oldest.next();
      oldest.remove();
      taken.add(waiting);
      weight += waiting.arrival().weight();
    }
    queuedWeight -= weight;
    return taken;
  }

  /** Succeeds when everyone of the batch has been told, well or ill. */
  private Future<?> write(List<Waiting<A>> events, int attempt) {
    IntakeBatch<A> batch = new IntakeBatch<>(provider, kind, events, writer);
    return batch
        .store(pool)
        .compose(
            rows -> {
              batch.stored(rows);
              tell(events, Waiting::succeed);
              return Future.succeededFuture();
            },
            failure -> failed(batch, failure, attempt));
  }

  private Future<?> failed(IntakeBatch<A> batch, Throwable failure, int attempt) {
    List<Waiting<A>> events = batch.events();
    if (!(failure instanceof DatabaseException e) || e.kind() != DatabaseException.Kind.REFUSED) {
      batch.unknown(); // committed perhaps; whoever sent it comes again, a duplicate then
      return giveUp(events, unavailable(), failure);
    }
    batch.refused();
    if (e.isTransient() && attempt < TRIES) {
      return write(events, attempt + 1);
    }
    if (e.isDataError() && events.size() > 1) {
      // One of them cannot be stored; its neighbours must not suffer. Halves find it in few steps.
      int half = events.size() / 2;
      return write(events.subList(0, half), 1)
          .compose(_ -> write(events.subList(half, events.size()), 1));
    }
    return giveUp(events, e.isDataError() ? Refusal.UNSTORABLE.problem() : unavailable(), failure);
  }

  private Future<?> giveUp(List<Waiting<A>> events, ProblemException answer, Throwable cause) {
    LOG.warn("webhook.not_stored: {} events, {}", events.size(), cause.getMessage());
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
