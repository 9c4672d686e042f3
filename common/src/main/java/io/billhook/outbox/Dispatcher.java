package io.billhook.outbox;

import io.billhook.broker.JobTransport;
import io.billhook.postgres.EnginePool;
import io.billhook.process.JobIds;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the ids of committed jobs, up to 32 in a message: at once when little is going on, else
 * what has queued in 4 ms, since a broker that must sync its log for each message by itself costs
 * as much as the statements do. Jobs whose message is not confirmed are left to the relay, so every
 * id ends in exactly one of the two.
 */
public final class Dispatcher implements JobSender, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final int IDS_IN_A_MESSAGE = 32;
  private static final long PAUSE_NANOS = Duration.ofMillis(4).toNanos();
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);
  private static final Duration LEAVE_AGAIN = Duration.ofSeconds(1);

  /** Pauses between looks for what a lost COMMIT may still write; the server ends it after 60 s. */
  private static final List<Duration> LOOKS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(60));

  private final Vertx vertx;
  private final Context context;
  private final JobTransport broker;
  private final EnginePool engine;
  private final JobIds ids;
  private final Map<String, Queue<UUID>> waiting = new HashMap<>(); // guarded by itself
  private boolean scheduled; // guarded by waiting
  private long flushed = System.nanoTime() - PAUSE_NANOS; // guarded by waiting
  private final AtomicLong untold = new AtomicLong();
  private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - TELL_EVERY.toNanos());

  public Dispatcher(Vertx vertx, JobTransport broker, EnginePool engine, JobIds ids) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.broker = broker;
    this.engine = engine;
    this.ids = ids;
  }

  /** Publishes jobs that are committed and available. May be called from any thread. */
  @Override
  public void publish(String queue, List<UUID> jobs) {
    long early;
    synchronized (waiting) {
      waiting.computeIfAbsent(queue, _ -> new ArrayDeque<>()).addAll(jobs);
      if (scheduled) {
        return;
      }
      scheduled = true;
      early = flushed + PAUSE_NANOS - System.nanoTime();
    }
    if (early <= 0) {
      context.runOnContext(_ -> flush());
    } else {
      vertx.setTimer(1 + Duration.ofNanos(early).toMillis(), _ -> flush()); // rounded up
    }
  }

  /** Sends what waits for its turn. To be called before the broker's own end. */
  @Override
  public void close() {
    flush();
  }

  private void flush() {
    Map<String, List<UUID>> taken = new HashMap<>();
    synchronized (waiting) {
      flushed = System.nanoTime();
      waiting.forEach((queue, jobs) -> taken.put(queue, new ArrayList<>(jobs)));
      waiting.clear();
      scheduled = false;
    }
    taken.forEach(this::send);
  }

  private void send(String queue, List<UUID> jobs) {
    for (int from = 0; from < jobs.size(); from += IDS_IN_A_MESSAGE) {
      List<UUID> message =
          List.copyOf(jobs.subList(from, Math.min(jobs.size(), from + IDS_IN_A_MESSAGE)));
      broker
          .publish(queue, message)
          .onSuccess(_ -> ids.close(message))
          .onFailure(
              e -> {
                tell(queue, message.size(), e);
                leave(message);
              });
    }
  }

  /** One line in a while: without a broker every message fails. */
  private void tell(String queue, int jobs, Throwable e) {
    long failed = untold.addAndGet(jobs);
    long now = System.nanoTime();
    long last = toldAt.get();
    if (now - last > TELL_EVERY.toNanos() && toldAt.compareAndSet(last, now)) {
      untold.addAndGet(-failed);
      log.atWarn()
          .addKeyValue("queue", queue)
          .addKeyValue("jobs", failed)
          .addKeyValue("error", e.getMessage())
          .log("outbox.publish_failed");
    }
  }

  /** Leaves these rows to the relay. */
  private void leave(List<UUID> jobs) {
    leaveToRelay(jobs, List.of());
  }

  /**
   * Leaves to the relay whichever of these rows there are. The server may still be at the COMMIT
   * whose answer was lost, so it looks more than once; until then the ids stay open.
   */
  @Override
  public void leaveToRelay(List<UUID> jobs) {
    leaveToRelay(jobs, LOOKS);
  }

  /** Tries until the database takes it, then again after each of these pauses. */
  private void leaveToRelay(List<UUID> jobs, List<Duration> again) {
    engine
        .soon(OutboxSql.LEAVE_TO_RELAY, jobs)
        .onSuccess(
            _ -> {
              if (again.isEmpty()) {
                ids.close(jobs);
              } else {
                List<Duration> left = again.subList(1, again.size());
                vertx.setTimer(again.getFirst().toMillis(), _ -> leaveToRelay(jobs, left));
              }
            })
        .onFailure(_ -> vertx.setTimer(LEAVE_AGAIN.toMillis(), _ -> leaveToRelay(jobs, again)));
  }
}
