package io.billhook.worker.engine;

import io.billhook.broker.Broker;
import io.billhook.broker.Delivery;
import io.billhook.broker.Subscription;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.claim.Claimer;
import io.billhook.worker.engine.claim.Lookout;
import io.billhook.worker.engine.execute.JobExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue of one worker, on one event loop. Deliveries wait here until slots are free; then as
 * many ids as there are slots are claimed in one statement, and the next batch is what has come in
 * meanwhile: no timer.
 *
 * <p>It takes no message before {@link #limit} is called: nobody knows yet whether the queue is
 * paused.
 */
final class QueueConsumer implements Claiming.Claimant {
  private static final Logger log = LoggerFactory.getLogger(QueueConsumer.class);

  private final Context context;
  private final JobExecutor executor;
  private final QueueSettings settings;
  private final Quarantine quarantine;
  private final Subscription subscription;
  private final Claiming claiming;
  private final Slots slots;
  private final Turns turns;
  private final Overtaking overtaking;
  private final Promise<Void> drained = Promise.promise();
  private boolean stopping;
  private boolean inQuarantine;

  QueueConsumer(
      Vertx vertx,
      Broker broker,
      Claimer claimer,
      JobExecutor executor,
      Quarantine quarantine,
      Lookout lookout,
      QueueSettings settings) {
    this.context = vertx.getOrCreateContext();
    this.executor = executor;
    this.settings = settings;
    this.quarantine = quarantine;
    quarantine.add(this);
    this.slots = new Slots(settings);
    this.turns = new Turns(slots.share());
    this.overtaking = new Overtaking(vertx, lookout, turns, settings.slots(), this::claimNext);
    String queue = settings.queue();
    this.subscription =
        broker.consumeLater(queue, delivery -> context.runOnContext(_ -> arrived(delivery)));
    this.claiming = new Claiming(vertx, broker, claimer, executor, queue, this, subscription::ack);
  }

  String queue() {
    return settings.queue();
  }

  Slots slots() {
    return slots;
  }

  int running() {
    return slots.running();
  }

  int messages() {
    return subscription.messages();
  }

  /** The ids that have waited here for a claim since this was last called. */
  Future<Set<UUID>> waiting() {
    Promise<Set<UUID>> ids = Promise.promise();
    context.runOnContext(_ -> ids.tryComplete(claiming.waiting()));
    return ids.future();
  }

  boolean isIdle() {
    return running() == 0 && !claiming.isUnderWay();
  }

  /** Whether it does what it should: a paused one takes nothing, and that is right. */
  boolean active() {
    return slots.isPaused() || subscription.well();
  }

  private void arrived(Delivery delivery) {
    if (!slots.isOpen()) {
      return; // it goes back with the channel
    }
    claiming.add(delivery);
    claimNext();
  }

  @Override
  public void claimNext() {
    if (stopping || !quarantine.isOpen() || !slots.isOpen() || claiming.isUnderWay()) {
      return;
    }
    Turns.Next next = turns.next(slots.available(), claiming.size());
    claiming.next(next.messages(), next.overtaking());
    boolean unused = slots.available() > 0 && !claiming.isUnderWay();
    overtaking.look(unused && claiming.size() > 0, unused && claiming.size() == 0);
  }

  @Override
  public void claimed(ClaimedJob job, boolean inOrder) {
    slots.take(job, inOrder);
    if (inOrder) {
      overtaking.came(job);
    }
    long started = System.nanoTime();
    executor.start(job, () -> context.runOnContext(_ -> ended(job, System.nanoTime() - started)));
  }

  @Override
  public void putAside(UUID found) {
    turns.putAside(found);
  }

  private void ended(ClaimedJob job, long nanos) {
    slots.ended(job, Duration.ofNanos(nanos));
    changed();
  }

  @Override
  public void claimEnded() {
    changed();
  }

  /** Something has ended: what waits for that goes on. */
  private void changed() {
    endDrain();
    if (inQuarantine && isIdle()) {
      leaveQuarantine();
    } else {
      quarantine.check();
    }
    claimNext();
  }

  @Override
  public void wantsToBeAlone() {
    quarantine.want(this);
  }

  /** Called by {@link Quarantine} when nothing runs in this process. */
  void claimAlone() {
    inQuarantine = !stopping && slots.isOpen() && claiming.alone();
    if (!inQuarantine) {
      quarantine.leave();
    }
  }

  private void leaveQuarantine() {
    inQuarantine = false;
    quarantine.leave();
  }

  /**
   * Called by {@link Quarantine} when something here does not end: what should run alone is put
   * off. A job that runs alone goes on so.
   */
  void giveUpQuarantine() {
    inQuarantine = false;
    claiming.putOffThoseAlone();
  }

  /**
   * Sets how many jobs may run at once. With none, or another number than before, what has come in
   * and is not claimed goes back to the broker, which then gives no more than can be used.
   */
  void limit(int wanted) {
    if (slots.isLimit(wanted) || stopping) {
      return;
    }
    slots.limit(wanted);
    log.atInfo().addKeyValue("queue", queue()).addKeyValue("jobs", wanted).log("queue.limit");
    claiming.clear();
    turns.clear();
    // Not before the old channel is gone: what was cleared here would stay unacked in it.
    subscription.pause().onComplete(_ -> context.runOnContext(_ -> resumeIfStill(wanted)));
  }

  private void resumeIfStill(int wanted) {
    if (wanted > 0 && slots.isLimit(wanted)) {
      subscription.resume(wanted < slots.all() ? 1 : settings.prefetch());
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
    if (stopping && isIdle()) {
      drained.tryComplete();
    }
  }
}
