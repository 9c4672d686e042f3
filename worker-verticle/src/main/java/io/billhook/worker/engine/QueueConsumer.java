package io.billhook.worker.engine;

import io.billhook.broker.Broker;
import io.billhook.broker.Delivery;
import io.billhook.broker.Subscription;
import io.billhook.postgres.DatabaseException;
import io.billhook.worker.engine.claim.ClaimAnswer;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.claim.Claimer;
import io.billhook.worker.engine.execute.JobExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 *
 * <p>It begins with nothing and takes no message before {@link #limit} is called: nobody knows yet
 * whether the queue is paused.
 */
final class QueueConsumer {
  private static final Logger log = LoggerFactory.getLogger(QueueConsumer.class);
  private static final int LARGEST_BATCH = 1000;
  private static final int UNTOLD = -1; // a limit: as none, until the first word of what it may do
  private static final Duration LOCKED_AGAIN = Duration.ofMillis(50);
  private static final Duration HELD_HERE = Duration.ofSeconds(1);
  private static final Duration CLAIM_AGAIN = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Context context;
  private final Broker broker;
  private final Claimer claimer;
  private final JobExecutor executor;
  private final String queue;
  private final Quarantine quarantine;
  private final Deque<ClaimBuffer.Entry> alone = new ArrayDeque<>();
  private final Promise<Void> drained = Promise.promise();
  private final Subscription subscription;
  private final ClaimBuffer buffer;
  private int freeSlots;
  private final int slots;
  private int largest = LARGEST_BATCH; // smaller for a while after the database has refused one
  private boolean claiming;
  private boolean stopping;
  private boolean inSolitude;
  private final QueueSettings settings;
  private final TenantShare share;
  private volatile int limit; // jobs at once; read by health checks, too
  private volatile @Nullable Instant claimedTo;
  private final AtomicLong ended = new AtomicLong();

  QueueConsumer(
      Vertx vertx,
      Broker broker,
      Claimer claimer,
      JobExecutor executor,
      Quarantine quarantine,
      QueueSettings settings) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.broker = broker;
    this.claimer = claimer;
    this.executor = executor;
    this.quarantine = quarantine;
    quarantine.add(this);
    this.settings = settings;
    this.queue = settings.queue();
    this.slots = settings.slots();
    this.limit = UNTOLD;
    this.freeSlots = slots;
    this.share = new TenantShare(slots, settings.tenantPercent());
    this.subscription =
        broker.consumeLater(queue, delivery -> context.runOnContext(_ -> arrived(delivery)));
    this.buffer = new ClaimBuffer(subscription::ack);
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
    if (limit <= 0) {
      return; // it goes back with the session
    }
    buffer.add(delivery);
    claimNext();
  }

  void claimNext() {
    boolean may = !claiming && !stopping && quarantine.isOpen();
    int most = Math.min(Math.min(freeSlots, limit - running()), largest);
    if (!may || buffer.isEmpty() || most <= 0) {
      return;
    }
    List<ClaimBuffer.Entry> batch = buffer.take(most);
    claiming = true;
    Claimer.Claim claim = claimer.of(batch.stream().map(entry -> entry.id).toList());
    awaitAnswers(batch, claim, claim.first());
  }

  /** Called by {@link Quarantine} when nothing runs in this process. */
  void claimAlone() {
    ClaimBuffer.Entry next = alone.poll();
    if (next == null || stopping || limit <= 0) {
      quarantine.leave();
      return;
    }
    claiming = true;
    inSolitude = true;
    Claimer.Claim claim = claimer.alone(next.id);
    awaitAnswers(List.of(next), claim, claim.first());
  }

  /**
   * Called by {@link Quarantine} when something here does not end: what should run alone is left to
   * the relay, which sends it in a minute, here or elsewhere. A job that runs alone goes on so.
   */
  void giveUpSolitude() {
    inSolitude = false;
    while (!alone.isEmpty()) {
      putOff(alone.remove());
    }
  }

  private void putOff(ClaimBuffer.Entry job) {
    claimer
        .putOff(job.id)
        .onComplete(
            written ->
                context.runOnContext(
                    _ -> {
                      if (written.failed()) {
                        vertx.setTimer(CLAIM_AGAIN.toMillis(), _ -> putOff(job));
                        return;
                      }
                      buffer.answered(List.of(job));
                    }));
  }

  private void awaitAnswers(
      List<ClaimBuffer.Entry> batch, Claimer.Claim claim, Future<Map<UUID, ClaimAnswer>> answers) {
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
                        CLAIM_AGAIN.toMillis(), _ -> awaitAnswers(batch, claim, claim.again()));
                    return;
                  }
                  claim.close();
                  claiming = false;
                  endDrain();
                  endSolitude();
                  claimNext();
                }));
  }

  private void started(List<ClaimBuffer.Entry> batch, Map<UUID, ClaimAnswer> answers) {
    largest = Math.min(LARGEST_BATCH, largest * 2);
    executor.claimed(taken(answers));
    List<ClaimBuffer.Entry> over = new ArrayList<>();
    for (ClaimBuffer.Entry entry : batch) {
      if (follow(entry, answers.get(entry.id))) {
        over.add(entry);
      }
    }
    buffer.answered(over);
  }

  /** Who shares a claim with a job that the database does not take goes without it. */
  private void refused(List<ClaimBuffer.Entry> batch, Throwable why) {
    if (batch.size() > 1) {
      largest = batch.size() / 2;
      buffer.putBack(batch);
      return;
    }
    ClaimBuffer.Entry entry = batch.getFirst();
    log.atError()
        .addKeyValue("queue", queue)
        .addKeyValue("id", entry.id)
        .addKeyValue("error", why.getMessage())
        .log("job.claim_refused");
    keep(
        entry,
        why instanceof DatabaseException e ? "claim refused: " + e.sqlState() : "claim refused");
  }

  private static List<ClaimedJob> taken(Map<UUID, ClaimAnswer> answers) {
    return answers.values().stream()
        .filter(ClaimAnswer.Taken.class::isInstance)
        .map(taken -> ((ClaimAnswer.Taken) taken).job())
        .toList();
  }

  /** Does what the ledger's answer asks for; false where the messages are still needed. */
  private boolean follow(ClaimBuffer.Entry entry, @Nullable ClaimAnswer answer) {
    return switch (answer) {
      case null -> true;
      case ClaimAnswer.Over _ -> true;
      case ClaimAnswer.Taken taken -> {
        claimed(taken.job());
        yield true;
      }
      case ClaimAnswer.Alone _ -> {
        alone.add(entry);
        quarantine.want(this);
        yield false;
      }
      case ClaimAnswer.Missing _ -> {
        log.atWarn().addKeyValue("queue", queue).addKeyValue("id", entry.id).log("job.missing");
        keep(entry, "no such job");
        yield false;
      }
      case ClaimAnswer.Locked _ -> {
        askAgain(entry, LOCKED_AGAIN);
        yield false;
      }
      case ClaimAnswer.NotDue notDue -> goneRound(entry, notDue.runAt());
    };
  }

  /** The message is over, with an entry that an operator finds; the queue goes on. */
  private void keep(ClaimBuffer.Entry entry, String reason) {
    claimer
        .keep(queue, reason, entry.id)
        .onComplete(
            kept ->
                context.runOnContext(
                    _ -> {
                      if (kept.failed()) {
                        askAgain(entry, CLAIM_AGAIN);
                      } else {
                        buffer.answered(List.of(entry));
                      }
                    }));
  }

  /** Less than a second early: it waits here. Else it goes round by the retry tiers again. */
  private boolean goneRound(ClaimBuffer.Entry entry, Instant runAt) {
    Duration missing = Duration.between(claimer.now(), runAt);
    if (missing.compareTo(HELD_HERE) < 0) {
      askAgain(entry, missing.isPositive() ? missing.plusMillis(5) : LOCKED_AGAIN);
      return false;
    }
    broker
        .publishLater(queue, List.of(entry.id), Instant.now().plus(missing)) // this machine's clock
        .onFailure(
            e -> // its dispatch_at is set, so the relay sends it
            log.atDebug().addKeyValue("error", e.getMessage()).log("job.tier_failed"));
    return true;
  }

  private void askAgain(ClaimBuffer.Entry entry, Duration after) {
    vertx.setTimer(
        after.toMillis(),
        _ ->
            context.runOnContext(
                _ -> {
                  buffer.again(entry);
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
      quarantine.leave();
    } else {
      quarantine.check();
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
    buffer.clear();
    // Not before the old session is gone: what was cleared here would stay unacked in it.
    subscription.pause().onComplete(_ -> context.runOnContext(_ -> resumeIfStill(wanted)));
  }

  private void resumeIfStill(int wanted) {
    if (wanted > 0 && limit == wanted) {
      subscription.resume(wanted < slots ? 1 : settings.prefetch());
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
