package io.billhook.outbox;

import io.billhook.extension.Extensions;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Rows;
import io.billhook.telemetry.QueueDepth;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the jobs whose message the broker had confirmed and has lost, and has them sent again. No
 * column says that a message is there, so it follows from what is known otherwise: the queue was
 * found empty for a minute, or what was enqueued later has been claimed for a minute, and no worker
 * has the id in its memory. A backlog that nothing has overtaken is not touched.
 *
 * <p>Every 10 s one process has the turn, whichever asks first. What it knows is in the table
 * {@code sweep}, so the next turn may be another's. Where the broker says nothing of a queue,
 * nothing of it is sent.
 */
public final class Sweep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweep.class);

  /**
   * How often it looks, and when it believes that something is lost.
   *
   * @param ask how often a process asks for the turn
   * @param between looks, at least
   * @param patience for so long a queue must have been empty, or a job overtaken
   * @param overtaking by so much later must have been enqueued what overtakes
   */
  public record Times(Duration ask, Duration between, Duration patience, Duration overtaking) {
    /** What is lost is found within 100 s. */
    public static final Times PRODUCTION =
        new Times(
            Duration.ofSeconds(5),
            Duration.ofSeconds(8),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10));

    /** What the relay looks at within so long is left to it. */
    Duration relaySoon() {
      return patience.dividedBy(2);
    }
  }

  private final Vertx vertx;
  private final EnginePool engine;
  private final Supplier<Future<Map<String, QueueDepth>>> depths;
  private final MeterRegistry meters;
  private final Times times;
  private volatile boolean closed;

  /**
   * Does nothing before {@link #start}.
   *
   * @param depths what the broker says of the queues; those it says nothing of are not in it
   */
  public Sweep(
      Vertx vertx,
      EnginePool engine,
      Supplier<Future<Map<String, QueueDepth>>> depths,
      MeterRegistry meters,
      Times times) {
    this.vertx = vertx;
    this.engine = engine;
    this.depths = depths;
    this.meters = meters;
    this.times = times;
    Extensions.installed().queues().forEach(this::lost);
  }

  public void start() {
    if (!closed) {
      vertx.setTimer(
          times.ask().toMillis(), _ -> Thread.ofVirtual().name("sweep").start(this::lookAndGoOn));
    }
  }

  private void lookAndGoOn() {
    try {
      look();
    } catch (RuntimeException e) { // the next look, here or elsewhere, makes up for this one
      if (!closed) {
        log.atWarn().addKeyValue("error", e.getMessage()).log("sweep.failed");
      }
    }
    start();
  }

  /** One look, if nobody had one of late; blocks. */
  public void look() {
    long between = times.between().toMillis();
    if (!engine.run(SweepSql.DUE, between).await().first().bool("due")) {
      return;
    }
    Map<String, QueueDepth> known = depths.get().await();
    if (known.isEmpty()) {
      return; // perhaps another process sees the broker
    }
    Rows rows = engine.run(SweepSql.TURN, between, Extensions.installed().queues()).await();
    if (!rows.isEmpty()) {
      UUID openFrom = rows.first().uuidOrNull("open_from");
      List<SweptQueue> queues =
          rows.map(
              row -> SweptQueue.from(row, known.get(row.text("name"))).noted(times.patience()));
      JsonArray swept = new JsonArray();
      new SweepLook(engine, times, this::found, queues, openFrom)
          .take()
          .forEach(queue -> swept.add(queue.json()));
      engine.run(SweepSql.NOTE, swept.encode(), rows.first().instant("now")).await();
    }
  }

  private void found(String queue, List<UUID> ids) {
    lost(queue).increment(ids.size());
    log.atWarn()
        .addKeyValue("queue", queue)
        .addKeyValue("jobs", ids.size())
        .addKeyValue("first", ids.getFirst())
        .log("outbox.message_lost");
  }

  private Counter lost(String queue) {
    return Counter.builder("billhook.outbox.lost")
        .description("Jobs whose message the broker has lost; they are sent again")
        .tag("queue", queue)
        .register(meters);
  }

  @Override
  public void close() {
    closed = true;
  }
}
