package io.billhook.worker.engine;

import io.billhook.broker.Broker;
import io.billhook.broker.Delivery;
import io.billhook.postgres.DatabaseException;
import io.billhook.worker.engine.claim.ClaimAnswer;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.claim.Claimer;
import io.billhook.worker.engine.execute.JobExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claims of one queue, one at a time, and what is done about each answer. A message is acked
 * once the ledger has answered for all of its ids. While the database is away a claim is repeated
 * under its number, and nothing is nacked. Used on one event loop alone.
 */
final class Claiming {
  private static final Logger log = LoggerFactory.getLogger(Claiming.class);
  private static final int LARGEST_BATCH = 1000;
  private static final Duration LOCKED_AGAIN = Duration.ofMillis(50);
  private static final Duration WAITS_HERE = Duration.ofSeconds(1);
  private static final Duration CLAIM_AGAIN = Duration.ofMillis(500);

  /** Whom claims are for. */
  interface Claimant {
    /**
     * A job that is ours now.
     *
     * @param inOrder whether a message has brought it
     */
    void claimed(ClaimedJob job, boolean inOrder);

    /** The database does not let be claimed what was found in the ledger. */
    void putAside(UUID found);

    /** There is one that must run alone: {@link Claiming#alone}. */
    void wantsToBeAlone();

    /** No claim is under way any more. */
    void claimEnded();

    /** What was put off is to be claimed again. */
    void claimNext();
  }

  private final Vertx vertx;
  private final Context context;
  private final Broker broker;
  private final Claimer claimer;
  private final JobExecutor executor;
  private final String queue;
  private final Claimant claimant;
  private final ClaimBuffer buffer;
  private final Deque<ClaimBuffer.Entry> alone = new ArrayDeque<>();
  private final Set<ClaimBuffer.Entry> later = new HashSet<>(); // to be claimed, kept or put off
  private int largest = LARGEST_BATCH; // smaller for a while after the database has refused one
  private boolean underWay;

  /**
   * @param acks takes messages that have been answered for
   */
  Claiming(
      Vertx vertx,
      Broker broker,
      Claimer claimer,
      JobExecutor executor,
      String queue,
      Claimant claimant,
      Consumer<List<Delivery>> acks) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.broker = broker;
    this.claimer = claimer;
    this.executor = executor;
    this.queue = queue;
    this.claimant = claimant;
    this.buffer = new ClaimBuffer(acks);
  }

  void add(Delivery delivery) {
    buffer.add(delivery);
  }

  /** Forgets what waits to be claimed: its messages go back with their channel. */
  void clear() {
    buffer.clear();
  }

  /**
   * The ids that wait here for a claim, and did so when this was last called. Those of the claim
   * under way are not among them: it ends at once, or the database is away.
   */
  Set<UUID> waiting() {
    Set<UUID> ids = new HashSet<>();
    buffer.addWaiting(ids);
    alone.forEach(entry -> ids.add(entry.id));
    later.forEach(entry -> ids.add(entry.id));
    return ids;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** How many ids wait here to be claimed. */
  int size() {
    return buffer.size();
  }

  /**
   * Claims what waits, so many at the most, and others, unless a claim is under way.
   *
   * @param found ids that were found in the ledger, whose messages are still to come
   */
  void next(int most, List<UUID> found) {
    if (underWay) {
      return;
    }
    List<UUID> first = found.subList(0, Math.min(found.size(), largest));
    List<ClaimBuffer.Entry> batch = buffer.take(Math.min(most, largest - first.size()), first);
    if (!batch.isEmpty()) {
      begin(batch, claimer.of(batch.stream().map(entry -> entry.id).toList()));
    }
  }

  /** Claims one that must run alone; false where there is none. */
  boolean alone() {
    ClaimBuffer.Entry next = alone.poll();
    if (next == null) {
      return false;
    }
    begin(List.of(next), claimer.alone(next.id));
    return true;
  }

  /** What should run alone is left to the relay, which sends it in a minute, here or elsewhere. */
  void putOffThoseAlone() {
    while (!alone.isEmpty()) {
      putOff(alone.remove());
    }
  }

  private void putOff(ClaimBuffer.Entry job) {
    later.add(job);
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
                      later.remove(job);
                      buffer.answered(List.of(job));
                    }));
  }

  private void begin(List<ClaimBuffer.Entry> batch, Claimer.Claim claim) {
    underWay = true;
    awaitAnswers(batch, claim, claim.first());
  }

  private void awaitAnswers(
      List<ClaimBuffer.Entry> batch, Claimer.Claim claim, Future<Map<UUID, ClaimAnswer>> answers) {
    answers.onComplete(
        done ->
            context.runOnContext(
                _ -> {
                  if (done.succeeded()) {
                    follow(batch, done.result());
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
                  underWay = false;
                  claimant.claimEnded();
                }));
  }

  private void follow(List<ClaimBuffer.Entry> batch, Map<UUID, ClaimAnswer> answers) {
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
    if (entry.isFound()) {
      claimant.putAside(entry.id);
      return;
    }
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
        claimant.claimed(taken.job(), !entry.isFound());
        yield true;
      }
      case ClaimAnswer _ when entry.isFound() -> true; // its message asks again
      case ClaimAnswer.Alone _ -> {
        alone.add(entry);
        claimant.wantsToBeAlone();
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
    later.add(entry);
    claimer
        .keep(queue, reason, entry.id)
        .onComplete(
            kept ->
                context.runOnContext(
                    _ -> {
                      if (kept.failed()) {
                        askAgain(entry, CLAIM_AGAIN);
                      } else {
                        later.remove(entry);
                        buffer.answered(List.of(entry));
                      }
                    }));
  }

  /** Less than a second early: it waits here. Else it goes round by the retry tiers again. */
  private boolean goneRound(ClaimBuffer.Entry entry, Instant runAt) {
    Duration missing = Duration.between(claimer.now(), runAt);
    if (missing.compareTo(WAITS_HERE) < 0) {
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
    later.add(entry);
    vertx.setTimer(
        after.toMillis(),
        _ ->
            context.runOnContext(
                _ -> {
                  later.remove(entry);
                  buffer.again(entry);
                  claimant.claimNext();
                }));
  }
}
