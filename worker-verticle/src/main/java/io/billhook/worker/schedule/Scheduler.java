package io.billhook.worker.schedule;

import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Rows;
import io.billhook.worker.schedule.ScheduleTable.Look;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second for schedules that are due. Each worker has one; the table decides which of
 * them fires.
 */
public final class Scheduler extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final EnginePool engine;
  private final ScheduleTable table;
  private final List<RecurringJob<?>> recurring;
  private final MeterRegistry meters;
  private final Duration every;
  private volatile Future<Void> running = Future.succeededFuture();
  private volatile boolean closed;

  public Scheduler(
      Database database,
      EnginePool engine,
      Outbox outbox,
      List<RecurringJob<?>> recurring,
      MeterRegistry meters) {
    this(engine, new ScheduleTable(database.engine(), outbox), recurring, meters, EVERY);
  }

  Scheduler(
      EnginePool engine,
      ScheduleTable table,
      List<RecurringJob<?>> recurring,
      MeterRegistry meters,
      Duration every) {
    this.engine = engine;
    this.table = table;
    this.recurring = List.copyOf(recurring);
    this.meters = meters;
    this.every = every;
  }

  @Override
  public Future<?> start() {
    return onThread(() -> table.declare(recurring))
        .onSuccess(_ -> context.runOnContext(_ -> next()));
  }

  /** Ends what fires at the moment; what is due then is left to the others. */
  @Override
  public Future<?> stop() {
    closed = true;
    return running;
  }

  private void next() {
    if (!closed) {
      vertx.setTimer(
          every.toMillis(),
          _ -> {
            running = closed ? running : look();
            running.onComplete(_ -> context.runOnContext(_ -> next()));
          });
    }
  }

  private Future<Void> look() {
    return engine
        .run(ScheduleSql.LOOK)
        .compose(this::turn)
        .otherwise(
            e -> {
              log.atWarn().addKeyValue("error", e.getMessage()).log("schedule.look_failed");
              return null;
            });
  }

  private Future<Void> turn(Rows rows) {
    Map<String, Boolean> due =
        rows.stream().collect(Collectors.toMap(row -> row.text("name"), row -> row.bool("due")));
    List<RecurringJob<?>> turn =
        recurring.stream().filter(r -> due.getOrDefault(r.name(), true)).toList();
    return turn.isEmpty()
        ? Future.succeededFuture()
        : onThread(() -> turn.forEach(r -> see(r, due.containsKey(r.name()))));
  }

  private void see(RecurringJob<?> schedule, boolean known) {
    try {
      if (known) {
        tell(schedule, table.fire(schedule));
      } else {
        table.add(schedule);
      }
    } catch (RuntimeException e) { // the others must fire all the same; it stays due
      log.atWarn().addKeyValue("schedule", schedule.name()).setCause(e).log("schedule.failed");
    }
  }

  private void tell(RecurringJob<?> schedule, Look look) {
    switch (look) {
      case FIRED -> count("billhook.schedule.fired", schedule, "schedule.fired");
      case SKIPPED -> count("billhook.schedule.skipped", schedule, "schedule.skipped");
      case LEFT -> {
        // another worker's, or fired already
      }
    }
  }

  private void count(String metric, RecurringJob<?> schedule, String event) {
    Counter.builder(metric)
        .description("Times at which this process has fired, or passed over, a schedule")
        .tag("schedule", schedule.name())
        .register(meters)
        .increment();
    log.atInfo()
        .addKeyValue("schedule", schedule.name())
        .addKeyValue("kind", schedule.kind().name())
        .log(event);
  }

  private static Future<Void> onThread(Runnable work) {
    Promise<Void> done = Promise.promise();
    Thread.ofVirtual()
        .name("schedule")
        .start(
            () -> {
              try {
                work.run();
                done.tryComplete();
              } catch (Throwable e) {
                done.tryFail(e);
              }
            });
    return done.future();
  }
}
