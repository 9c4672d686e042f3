package io.billhook.worker.consume;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one job of this process run with nothing beside it. A job that takes its process down does
 * the same to whatever runs there, so those that were lost are tried one by one: only the culprit
 * is lost again and again. Used on the worker's event loop alone.
 *
 * <p>A handler that does not even end when it is interrupted must not stop all others. Where the
 * worker is not empty after as long as any job may take, ordinary work goes on and what should run
 * alone is put off; from then on little time is lost by waiting, until the worker was empty once.
 */
final class Solitude {
  private static final Logger log = LoggerFactory.getLogger(Solitude.class);
  private static final Duration INTERRUPTED_END = Duration.ofSeconds(10);
  private static final Duration ONCE_IN_VAIN = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Duration longest;
  private final List<QueueConsumer> consumers = new ArrayList<>();
  private final Deque<QueueConsumer> wanting = new ArrayDeque<>();
  private @Nullable QueueConsumer holder;
  private @Nullable Long timer; // while ordinary claims wait
  private boolean inVain;

  /**
   * @param longest time limit of any job here
   */
  Solitude(Vertx vertx, Duration longest) {
    this.vertx = vertx;
    this.longest = longest.plus(INTERRUPTED_END);
  }

  void add(QueueConsumer consumer) {
    consumers.add(consumer);
  }

  /** Whether ordinary claims may go on. */
  boolean isOpen() {
    return holder == null && wanting.isEmpty();
  }

  /** This one has a job that must run alone; it is called when everything else has ended. */
  void want(QueueConsumer consumer) {
    wanting.add(consumer);
    check();
    if (timer == null) {
      watch();
    }
  }

  /** To be called whenever something has ended. */
  void check() {
    if (holder == null
        && !wanting.isEmpty()
        && consumers.stream().allMatch(QueueConsumer::isIdle)) {
      inVain = false;
      QueueConsumer next = wanting.remove();
      holder = next;
      watch();
      next.claimAlone();
    }
  }

  /** The job that ran alone has ended, or could not be taken. */
  void leave() {
    holder = null;
    watch();
    check();
    if (isOpen()) {
      consumers.forEach(QueueConsumer::claimNext);
    }
  }

  /** From now on, as long as any job may take. */
  private void watch() {
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
    Duration patience = inVain ? ONCE_IN_VAIN : longest;
    timer = isOpen() ? null : vertx.setTimer(patience.toMillis(), _ -> giveUp());
  }

  private void giveUp() {
    log.atError()
        .addKeyValue("jobs", consumers.stream().mapToInt(QueueConsumer::running).sum())
        .log("worker.not_empty");
    inVain = true;
    timer = null;
    holder = null;
    wanting.clear();
    consumers.forEach(QueueConsumer::giveUpSolitude);
    consumers.forEach(QueueConsumer::claimNext);
  }
}
