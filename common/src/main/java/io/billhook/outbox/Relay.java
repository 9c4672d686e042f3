package io.billhook.outbox;

import io.billhook.broker.Carrier;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.process.JobIds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due by {@code dispatch_at}: scheduled jobs, retries whose message did not come
 * back, stragglers. A queue that the broker has lost is filled again from the ledger. Any number of
 * processes may run one.
 */
public final class Relay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final int BATCH = 1000;

  /** By so much ids of one process may be ahead of the database's clock. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMillis(100);

  private static final int IDS_IN_A_MESSAGE = 32;

  private final Vertx vertx;
  private final Carrier broker;
  private final EnginePool engine;
  private final Counter relayed;
  private volatile double lag;
  private volatile boolean closed;

  public Relay(Vertx vertx, Carrier broker, EnginePool engine, MeterRegistry meters) {
    this.vertx = vertx;
    this.broker = broker;
    this.engine = engine;
    this.relayed =
        Counter.builder("billhook.outbox.relayed")
            .description("Jobs sent by the relay: scheduled, late or lost ones")
            .register(meters);
    Gauge.builder("billhook.outbox.lag.seconds", this, relay -> relay.lag)
        .description("Age of the oldest job that is due and not sent")
        .register(meters);
  }

  public void start() {
    round()
        .onFailure(
            e -> {
              if (!closed) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("relay.failed");
              }
            })
        .otherwise(0)
        .onSuccess(this::next);
  }

  private void next(int sent) {
    if (!closed) {
      vertx.setTimer(sent < BATCH ? IDLE.toMillis() : 1, _ -> start());
    }
  }

  /** One look; gives how many jobs were due. Nothing is taken while the broker is away. */
  public Future<Integer> round() {
    return engine
        .run(OutboxSql.LAG)
        .onSuccess(rows -> lag = rows.first().real("seconds"))
        .compose(_ -> broker.connected() ? send() : Future.succeededFuture(0));
  }

  private Future<Integer> send() {
    return engine.run(OutboxSql.REFILLING).compose(this::refill).compose(_ -> relay());
  }

  private Future<Integer> relay() {
    return engine
        .run(OutboxSql.RELAY)
        .compose(
            due -> {
              relayed.increment(due.size());
              return publish(due).map(due.size());
            });
  }

  private Future<Void> publish(Rows due) {
    Map<String, List<UUID>> byQueue = new LinkedHashMap<>();
    for (Row row : due) {
      byQueue.computeIfAbsent(row.text("queue"), _ -> new ArrayList<>()).add(row.uuid("id"));
    }
    List<Future<Void>> sent = new ArrayList<>();
    byQueue.forEach(
        (queue, jobs) -> {
          for (int from = 0; from < jobs.size(); from += IDS_IN_A_MESSAGE) {
            sent.add(
                broker.publish(
                    queue, jobs.subList(from, Math.min(jobs.size(), from + IDS_IN_A_MESSAGE))));
          }
        });
    // What is not confirmed keeps its dispatch_at, so the next look sends it again.
    return Future.join(sent).<Void>mapEmpty().otherwiseEmpty();
  }

  private Future<Void> refill(Rows queues) {
    Future<Void> chain = Future.succeededFuture();
    for (Row row : queues) {
      String name = row.text("name");
      Instant before = row.instant("refill_before");
      chain = chain.compose(_ -> refill(name, before, new UUID(0, 0)));
    }
    return chain;
  }

  /** Makes one queue's waiting jobs due, a batch after the other; the relay then sends them. */
  private Future<Void> refill(String queue, Instant before, UUID from) {
    UUID end = JobIds.lowestAt(before.plus(CLOCKS_DIFFER));
    return engine
        .run(OutboxSql.REFILL_BATCH, queue, from, end)
        .compose(
            rows -> {
              if (rows.isEmpty()) {
                return engine.run(OutboxSql.REFILLED, queue, before, end).<Void>mapEmpty();
              }
              UUID last =
                  rows.map(row -> row.uuid("id")).stream().max(UUID::compareTo).orElse(from);
              return refill(queue, before, last);
            });
  }

  /** Called by the broker before it declares a queue that was missing. */
  public static Future<Void> noteLostQueue(EnginePool engine, String queue) {
    return engine.run(OutboxSql.REFILL, queue).mapEmpty();
  }

  @Override
  public void close() {
    closed = true;
  }
}
