package io.billhook.worker.consume;

import io.billhook.broker.Broker;
import io.billhook.broker.Delivery;
import io.billhook.broker.Subscription;
import io.billhook.postgres.DatabaseException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue of one worker, on one event loop. Deliveries wait here until slots are free; then as
 * many ids as there are slots are claimed in one statement, and the next batch is what has come in
 * meanwhile: no timer. A message is acked once the ledger has answered for all of its ids. While
 * the database is away the claim is repeated under its number, and nothing is nacked.
 */
final class QueueConsumer {
  private static final Logger log = LoggerFactory.getLogger(QueueConsumer.class);
  private static final int LARGEST_BATCH = 1000;
  private static final Duration LOCKED_AGAIN = Duration.ofMillis(50);
  private static final Duration HELD_HERE = Duration.ofSeconds(1);
  private static final Duration CLAIM_AGAIN = Duration.ofMillis(500);

  /** A delivery, and how many of its ids the ledger has not answered for yet. */
  private static final class Open {
    final Delivery delivery;
    int unanswered;

    Open(Delivery delivery) {
      this.delivery = delivery;
      this.unanswered = delivery.ids().size();
    }
  }

  private record Waiting(UUID id, Open in) {}

  private final Vertx vertx;
  private final Context context;
  private final Broker broker;
  private final Claimer claimer;
  private final JobExecutor executor;
  private final String queue;
  private final Solitude solitude;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<Waiting> alone = new ArrayDeque<>();
  private final Promise<Void> drained = Promise.promise();
  private final Subscription subscription;
  private int freeSlots;
  private final int slots;
  private int largest = LARGEST_BATCH; // smaller for a while after the database has refused one
  private boolean claiming;
  private boolean stopping;
  private boolean inSolitude;
  private final Lane lane;
  private final TenantShare share;
  private volatile int limit; // jobs at once; read by health checks, too
  private volatile @Nullable Instant claimedTo;
  private final AtomicLong ended = new AtomicLong();

  QueueConsumer(
      Vertx vertx,
      Broker broker,
      Claimer claimer,
      JobExecutor executor,
      Solitude solitude,
      Lane lane) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.broker = broker;
    this.claimer = claimer;
    this.executor = executor;
    this.solitude = solitude;
    solitude.add(this);
    this.lane = lane;
    this.queue = lane.queue();
    this.slots = lane.slots();
    this.limit = slots;
    this.freeSlots = slots;
    this.share = new TenantShare(slots, lane.tenantPercent());
    this.subscription =
        broker.consume(queue, lane.prefetch(), d -> context.runOnContext(_ -> arrived(d)));
  }

  int running() {
    return slots - freeSlots;
  }

  int messages() {
    return subscription.messages();
  }

  boolean isIdle() {
    return running() == 0 && !claiming;
  }

  /** Whether it does what it should: a paused one takes nothing, and that is right. */
  boolean active() {
    return limit == 0 || subscription.active();
  }

  private void arrived(Delivery delivery) {
    if (limit == 0) {
      return; // it goes back with the session
    }
    Open open = new Open(delivery);
    delivery.ids().forEach(id -> waiting.add(new Waiting(id, open)));
    claimNext();
  }

  void claimNext() {
    boolean may = !claiming && !stopping && solitude.isOpen();
    int most = Math.min(Math.min(freeSlots, limit - running()), largest);
    if (!may || waiting.isEmpty() || most <= 0) {
      return;
    }
    Map<UUID, List<Open>> batch = new LinkedHashMap<>();
    while (!waiting.isEmpty() && batch.size() < most) {
      Waiting next = waiting.poll();
      batch.computeIfAbsent(next.id(), _ -> new ArrayList<>(1)).add(next.in());
    }
    claiming = true;
    Claimer.Claim claim = claimer.of(List.copyOf(batch.keySet()));
    settle(batch, claim, claim.first());
  }

  /** Called by {@link Solitude} when nothing runs in this process. */
  void claimAlone() {
    Waiting next = alone.poll();
    if (next == null || stopping || limit == 0) {
      solitude.leave();
      return;
    }
    claiming = true;
    inSolitude = true;
    Claimer.Claim claim = claimer.alone(next.id());
    settle(Map.of(next.id(), List.of(next.in())), claim, claim.first());
  }

  /**
   * Called by {@link Solitude} when something here does not end: what should run alone is left to
   * the relay, which sends it in a minute, here or elsewhere. A job that runs alone goes on so.
   */
  void giveUpSolitude() {
    inSolitude = false;
    while (!alone.isEmpty()) {
      putOff(alone.remove());
    }
  }

  private void putOff(Waiting job) {
    claimer
        .putOff(job.id())
        .onComplete(
            written ->
                context.runOnContext(
                    _ -> {
                      if (written.failed()) {
                        vertx.setTimer(CLAIM_AGAIN.toMillis(), _ -> putOff(job));
                        return;
                      }
                      List<Delivery> finished = new ArrayList<>();
                      answered(List.of(job.in()), finished);
                      subscription.ack(finished);
                    }));
  }

  private void settle(
      Map<UUID, List<Open>> batch, Claimer.Claim claim, Future<Map<UUID, ClaimAnswer>> answers) {
    answers.onComplete(
        done ->
            context.runOnContext(
                _ -> {
                  if (done.succeeded()) {
                    started(batch, done.result());
                  } else if (claim.refusedForOneRow(done.cause())) {
                    refused(batch, done.cause());
                  } else {
                    log.atWarn()
                        .addKeyValue("queue", queue)
                        .addKeyValue("error", done.cause().getMessage())
                        .log("job.claim_failed");
                    vertx.setTimer(
                        CLAIM_AGAIN.toMillis(), _ -> settle(batch, claim, claim.again()));
                    return;
                  }
                  claim.close();
                  claiming = false;
                  endDrain();
                  endSolitude();
                  claimNext();
                }));
  }

  private void started(Map<UUID, List<Open>> batch, Map<UUID, ClaimAnswer> answers) {
    largest = Math.min(LARGEST_BATCH, largest * 2);
    List<Delivery> finished = new ArrayList<>();
    executor.claimed(taken(answers));
    batch.forEach((id, in) -> answer(id, in, answers.get(id), finished));
    subscription.ack(finished);
  }

  /** Who shares a claim with a job that the database does not take goes without it. */
  private void refused(Map<UUID, List<Open>> batch, Throwable why) {
    if (batch.size() > 1) {
      largest = batch.size() / 2;
      List<Map.Entry<UUID, List<Open>>> entries = new ArrayList<>(batch.entrySet());
      for (var entry : entries.reversed()) {
        entry.getValue().forEach(open -> waiting.addFirst(new Waiting(entry.getKey(), open)));
      }
      return;
    }
    batch.forEach(
        (id, in) -> {
          log.atError()
              .addKeyValue("queue", queue)
              .addKeyValue("id", id)
              .addKeyValue("error", why.getMessage())
              .log("job.claim_refused");
          String reason =
              why instanceof DatabaseException e
                  ? "claim refused: " + e.sqlState()
                  : "claim refused";
          keep(id, in, reason);
        });
  }

  private static List<ClaimedJob> taken(Map<UUID, ClaimAnswer> answers) {
    return answers.values().stream()
        .filter(ClaimAnswer.Taken.class::isInstance)
        .map(taken -> ((ClaimAnswer.Taken) taken).job())
        .toList();
  }

  private void answer(
      UUID id, List<Open> in, @Nullable ClaimAnswer answer, List<Delivery> finished) {
    switch (answer) {
      case null -> answered(in, finished);
      case ClaimAnswer.Over _ -> answered(in, finished);
      case ClaimAnswer.Taken taken -> {
        claimed(taken.job());
        answered(in, finished);
      }
      case ClaimAnswer.Alone _ -> {
        in.forEach(open -> alone.add(new Waiting(id, open)));
        in.forEach(_ -> solitude.want(this));
      }
      case ClaimAnswer.Missing _ -> missing(id, in);
      case ClaimAnswer.Locked _ -> askAgain(id, in, LOCKED_AGAIN);
      case ClaimAnswer.NotDue notDue -> early(id, in, notDue.runAt(), finished);
    }
  }

  private void missing(UUID id, List<Open> in) {
    log.atWarn().addKeyValue("queue", queue).addKeyValue("id", id).log("job.missing");
    keep(id, in, "no such job");
  }

  /** The message is over, with an entry that an operator finds; the queue goes on. */
  private void keep(UUID id, List<Open> in, String reason) {
    claimer
        .keep(queue, reason, id)
        .onComplete(
            kept ->
                context.runOnContext(
                    _ -> {
                      if (kept.failed()) {
                        askAgain(id, in, CLAIM_AGAIN);
                        return;
                      }
                      List<Delivery> finished = new ArrayList<>();
                      answered(in, finished);
                      subscription.ack(finished);
                    }));
  }

  private static void answered(List<Open> in, List<Delivery> finished) {
    for (Open open : in) {
      if (--open.unanswered == 0) {
        finished.add(open.delivery);
      }
    }
  }

  /** Less than a second early: it waits here. Else it goes round by the retry tiers again. */
  private void early(UUID id, List<Open> in, Instant runAt, List<Delivery> finished) {
    Duration missing = Duration.between(claimer.now(), runAt);
    if (missing.compareTo(HELD_HERE) < 0) {
      askAgain(id, in, missing.isPositive() ? missing.plusMillis(5) : LOCKED_AGAIN);
      return;
    }
    broker
        .publishLater(queue, List.of(id), Instant.now().plus(missing)) // by this machine's clock
        .onFailure(
            e -> // its dispatch_at is set, so the relay sends it
            log.atDebug().addKeyValue("error", e.getMessage()).log("job.tier_failed"));
    answered(in, finished);
  }

  private void askAgain(UUID id, List<Open> in, Duration after) {
    vertx.setTimer(
        after.toMillis(),
        _ ->
            context.runOnContext(
                _ -> {
                  in.forEach(open -> waiting.add(new Waiting(id, open)));
                  claimNext();
                }));
  }

  private void claimed(ClaimedJob job) {
    if (job.claim() == 1 && (claimedTo == null || job.createdAt().isAfter(claimedTo))) {
      claimedTo = job.createdAt();
    }
    freeSlots--;
    Optional<Duration> over = share.over(job.tenant());
    if (over.isPresent()) {
      executor.park(job, over.get(), () -> context.runOnContext(_ -> free()));
      return;
    }
    share.started(job.tenant());
    long started = System.nanoTime();
    executor.start(job, () -> context.runOnContext(_ -> ended(job, System.nanoTime() - started)));
  }

  private void ended(ClaimedJob job, long nanos) {
    share.ended(job.tenant(), Duration.ofNanos(nanos));
    ended.incrementAndGet();
    free();
  }

  private void free() {
    freeSlots++;
    endDrain();
    endSolitude();
    claimNext();
  }

  private void endSolitude() {
    if (inSolitude && isIdle()) {
      inSolitude = false;
      solitude.leave();
    } else {
      solitude.check();
    }
  }

  String queue() {
    return queue;
  }

  int slots() {
    return slots;
  }

  /** Creation of the newest job that was claimed here for the first time. */
  @Nullable Instant claimedTo() {
    return claimedTo;
  }

  /** Jobs that have ended since this was last asked. */
  long endedSinceAsked() {
    return ended.getAndSet(0);
  }

  /**
   * Sets how many jobs may run at once. With none, or another number than before, what has come in
   * and is not claimed goes back to the broker, which then gives no more than can be used.
   */
  void limit(int wanted) {
    if (limit == wanted || stopping) {
      return;
    }
    limit = wanted;
    log.atInfo().addKeyValue("queue", queue).addKeyValue("jobs", wanted).log("queue.limit");
    waiting.clear();
    // Not before the old session is gone: what was cleared here would stay unacked in it.
    subscription.pause().onComplete(_ -> context.runOnContext(_ -> resumeIfStill(wanted)));
  }

  private void resumeIfStill(int wanted) {
    if (wanted > 0 && limit == wanted) {
      subscription.resume(wanted < slots ? 1 : lane.prefetch());
    }
  }

  /** Takes nothing more; succeeds when the last job has ended. */
  Future<Void> drain() {
    context.runOnContext(
        _ -> {
          stopping = true;
          subscription.close();
          endDrain();
        });
    return drained.future();
  }

  private void endDrain() {
    if (stopping && !claiming && running() == 0) {
      drained.tryComplete();
    }
  }
}
