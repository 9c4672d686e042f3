package io.billhook.outbox;

import io.billhook.broker.JobTransport;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Halves;
import io.billhook.postgres.Row;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final int IDS_IN_A_MESSAGE = 32;

  /**
   * SQL: when the relay sent a job that was due. As {@link OutboxSql#RELAY} does it, it added to
   * that time as much as lay between that and run_at, within its bounds.
   */
  static final String SENT_AT =
      """
      (dispatch_at - greatest(interval '15 seconds',
                       least(interval '1 hour', (dispatch_at - run_at) / 2)))
      """;

  /** A job that the database refuses to move is left alone for so long. */
  private static final Duration ASIDE = Duration.ofMinutes(10);

  /**
   * A publishing that failed says nothing any more after so long: another process may have sent.
   */
  private static final Duration FAILURE_COUNTS = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final JobTransport broker;
  private final EnginePool engine;
  private final Refill refill;
  private final Counter relayed;
  private final Set<UUID> aside = ConcurrentHashMap.newKeySet();
  private volatile long asideAt; // System.nanoTime of the first of them
  private volatile double lag;
  private volatile long failingSince; // System.nanoTime, where failedAt counts
  private volatile long failedAt = System.nanoTime() - FAILURE_COUNTS.toNanos();
  private volatile boolean closed;

  public Relay(Vertx vertx, JobTransport broker, EnginePool engine, MeterRegistry meters) {
    this.vertx = vertx;
    this.broker = broker;
    this.engine = engine;
    this.refill = new Refill(engine);
    this.relayed =
        Counter.builder("billhook.outbox.relayed")
            .description("Jobs sent by the relay: scheduled, late or lost ones")
            .register(meters);
    Gauge.builder("billhook.outbox.lag.seconds", this, Relay::lag)
        .description("Age of the oldest job that is due and not sent")
        .register(meters);
  }

  public void start() {
    round().onFailure(e -> tell("relay.failed", e)).otherwise(0).onSuccess(this::next);
  }

  private void next(int sent) {
    if (!closed) {
      boolean goOn = sent >= BATCH || refill.unfinished();
      vertx.setTimer(goOn ? 1 : IDLE.toMillis(), _ -> start());
    }
  }

  private void tell(String event, Throwable e) {
    if (!closed) {
      log.atWarn().addKeyValue("error", e.getMessage()).log(event);
    }
  }

  /** What waits for its turn in the ledger, or since when the broker takes nothing. */
  private double lag() {
    boolean failing = isFailing();
    return Math.max(lag, failing ? (System.nanoTime() - failingSince) / 1e9 : 0);
  }

  private boolean isFailing() {
    return System.nanoTime() - failedAt < FAILURE_COUNTS.toNanos();
  }

  /** One look; gives how many jobs were due. Nothing is taken while the broker is away. */
  public Future<Integer> round() {
    return engine
        .soon(OutboxSql.LAG)
        .onSuccess(rows -> lag = rows.first().real("seconds"))
        .compose(_ -> broker.connected() ? send() : Future.succeededFuture(0));
  }

  /** Where the ledger cannot be walked through, what is due goes all the same. */
  private Future<Integer> send() {
    return refill
        .step()
        .onFailure(e -> tell("relay.refill_failed", e))
        .otherwiseEmpty()
        .compose(_ -> take())
        .compose(
            due -> {
              List<Row> sendable = due.stream().filter(row -> !row.bool("paused")).toList();
              relayed.increment(sendable.size());
              return publish(sendable).map(due.size());
            });
  }

  private Future<List<Row>> take() {
    if (System.nanoTime() - asideAt > ASIDE.toNanos()) {
      aside.clear();
    }
    Object left = aside.toArray(UUID[]::new);
    return engine
        .soon(OutboxSql.RELAY, left)
        .map(rows -> rows.stream().toList())
        .recover(
            e ->
                DatabaseException.isOfOneRow(e)
                    ? engine
                        .soon(OutboxSql.DUE, left)
                        .compose(rows -> takeThese(rows.map(row -> row.uuid("id"))))
                    : Future.failedFuture(e));
  }

  /** The database refuses some of these: who shares a statement with them goes without them. */
  private Future<List<Row>> takeThese(List<UUID> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    List<Row> taken = new ArrayList<>();
    return Halves.write(
            ids,
            half ->
                engine
                    .soon(OutboxSql.RELAY_THESE, half)
                    .onSuccess(rows -> rows.forEach(taken::add))
                    .mapEmpty(),
            this::refused)
        .map(taken);
  }

  private Future<Void> refused(List<UUID> ids, Throwable e) {
    if (!DatabaseException.isOfOneRow(e)) {
      return Future.failedFuture(e);
    }
    setAside(ids.getFirst(), e);
    return Future.succeededFuture();
  }

  private void setAside(UUID id, Throwable e) {
    log.atError().addKeyValue("id", id).addKeyValue("error", e.getMessage()).log("relay.refused");
    if (aside.isEmpty()) {
      asideAt = System.nanoTime();
    }
    aside.add(id);
  }

  private Future<Void> publish(List<Row> due) {
    Map<String, List<UUID>> byQueue = new LinkedHashMap<>();
    for (Row row : due) {
      byQueue.computeIfAbsent(row.text("queue"), _ -> new ArrayList<>()).add(row.uuid("id"));
    }
    long begun = System.nanoTime();
    Map<List<UUID>, Future<Void>> sent = new LinkedHashMap<>();
    byQueue.forEach(
        (queue, jobs) -> {
          for (int from = 0; from < jobs.size(); from += IDS_IN_A_MESSAGE) {
            List<UUID> ids = jobs.subList(from, Math.min(jobs.size(), from + IDS_IN_A_MESSAGE));
            sent.put(ids, broker.publish(queue, ids));
          }
        });
    return Future.join(List.copyOf(sent.values()))
        .<Void>mapEmpty()
        .recover(_ -> unsent(sent, begun))
        .onSuccess(_ -> forget(sent, begun));
  }

  /** Those of which no confirm came must not wait as long as those that lie on the broker. */
  private Future<Void> unsent(Map<List<UUID>, Future<Void>> sent, long begun) {
    List<UUID> failed = new ArrayList<>();
    sent.forEach(
        (ids, publishing) -> {
          if (publishing.failed()) {
            failed.addAll(ids);
          }
        });
    if (!isFailing()) {
      failingSince = begun;
    }
    failedAt = System.nanoTime();
    return engine.soon(OutboxSql.UNSENT, failed).mapEmpty();
  }

  private void forget(Map<List<UUID>, Future<Void>> sent, long begun) {
    if (!sent.isEmpty() && failedAt - begun < 0) {
      failedAt = begun - FAILURE_COUNTS.toNanos();
    }
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
