package io.billhook.worker.engine;

import io.billhook.worker.engine.execute.Deadline;
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
 * <p>Many of them must not stop all others either: after a second without ordinary claims these go
 * on, for as long as they were stopped.
 *
 * <p>Nor must one long job. Where the worker is not empty after 5 s ordinary work goes on and what
 * should run alone is put off; each time in vain the next wait is twice as long, up to what any job
 * may take.
 */
final class Quarantine {
  private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration AT_A_STRETCH = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Duration longest;
  private final List<QueueConsumer> consumers = new ArrayList<>();
  private final Deque<QueueConsumer> wanting = new ArrayDeque<>();
  private @Nullable QueueConsumer holder;
  private @Nullable Long timer; // while ordinary claims wait
  private Duration wait = FIRST_WAIT;
  private boolean open = true;
  private boolean pausing; // open for others, although some want it closed
  private long closedAt; // System.nanoTime, while it is not open

  /**
   * @param longest time limit of any job here
   */
  Quarantine(Vertx vertx, Duration longest) {
    this.vertx = vertx;
    this.longest = longest.plus(Deadline.END).plus(FIRST_WAIT);
  }

  void add(QueueConsumer consumer) {
    consumers.add(consumer);
  }

  /** Whether ordinary claims may go on. */
  boolean isOpen() {
    return open;
  }

  /** This one has a job that must run alone; it is called when everything else has ended. */
  void want(QueueConsumer consumer) {
    wanting.add(consumer);
    if (open && !pausing) {
      close();
    } else {
      check();
    }
  }

  /** To be called whenever something has ended. */
  void check() {
    if (!open
        && holder == null
        && !wanting.isEmpty()
        && consumers.stream().allMatch(QueueConsumer::isIdle)) {
      wait = FIRST_WAIT;
      QueueConsumer next = wanting.remove();
      holder = next;
      watch();
      next.claimAlone();
    }
  }

  /** The job that ran alone has ended, or could not be taken. */
  void leave() {
    holder = null;
    Duration closed = Duration.ofNanos(System.nanoTime() - closedAt);
    if (wanting.isEmpty()) {
      open();
    } else if (closed.compareTo(AT_A_STRETCH) < 0) {
      watch();
      check();
    } else {
      pausing = true;
      vertx.setTimer(
          closed.toMillis(),
          _ -> {
            pausing = false;
            close(); // those that wanted it still do: only from where it is closed are they let go
          });
      open();
    }
  }

  private void close() {
    open = false;
    closedAt = System.nanoTime();
    watch();
    check();
  }

  private void open() {
    open = true;
    watch();
    consumers.forEach(QueueConsumer::claimNext);
  }

  /** From now on. One that runs alone may take as long as any job. */
  private void watch() {
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
    Duration patience = holder == null ? wait : longest;
    timer = open ? null : vertx.setTimer(patience.toMillis(), _ -> giveUp());
  }

  private void giveUp() {
    log.atWarn()
        .addKeyValue("jobs", consumers.stream().mapToInt(QueueConsumer::running).sum())
        .log("worker.not_empty");
    Duration twice = wait.multipliedBy(2);
    wait = twice.compareTo(longest) < 0 ? twice : longest;
    timer = null;
    holder = null;
    wanting.clear();
    consumers.forEach(QueueConsumer::giveUpQuarantine);
    open();
  }
}
