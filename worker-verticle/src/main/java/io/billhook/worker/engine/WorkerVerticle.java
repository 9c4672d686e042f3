package io.billhook.worker.engine;

import io.billhook.broker.Broker;
import io.billhook.config.WorkerConfig;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.process.DeadProcessReaper;
import io.billhook.process.ProcessHeartbeat;
import io.billhook.telemetry.Health;
import io.billhook.worker.engine.claim.Claimer;
import io.billhook.worker.engine.claim.Holds;
import io.billhook.worker.engine.execute.Completer;
import io.billhook.worker.engine.execute.JobExecutor;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.engine.execute.JobReport;
import io.billhook.worker.engine.execute.OutcomeWriter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker of a process: one consumer for each queue of its catalog, and what they share. */
public final class WorkerVerticle extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(WorkerVerticle.class);

  /** What the worker shares with the rest of its process. */
  public record Surroundings(
      Database database,
      Broker broker,
      ProcessHeartbeat membership,
      DeadProcessReaper rescue,
      MeterRegistry meters,
      Health health) {}

  /** What an interrupted job may take to end. */
  private static final Duration INTERRUPTED_END = Duration.ofSeconds(1);

  private final WorkerConfig config;
  private final JobRegistry catalog;
  private final Surroundings around;
  private final EnginePool claims;
  private final EnginePool engine;
  private final Holds holds;
  private @Nullable JobExecutor executor;
  private @Nullable DeadLetterRecorder letters;
  private int beats; // on the heartbeat's event loop
  private volatile boolean stopped;
  private final List<QueueConsumer> consumers = new ArrayList<>();

  public WorkerVerticle(WorkerConfig config, JobRegistry catalog, Surroundings around) {
    this.config = config;
    this.catalog = catalog;
    this.around = around;
    this.claims = around.database().enginePool(2);
    this.engine = around.database().enginePool(2);
    this.holds = new Holds(engine);
  }

  @Override
  public Future<?> start() {
    Claimer claimer = new Claimer(claims, around.membership());
    OutcomeWriter ledger =
        new OutcomeWriter(around.database(), around.broker()::publishLater, new Completer(engine));
    JobExecutor started =
        new JobExecutor(vertx, catalog, ledger, holds, new JobReport(around.meters()));
    executor = started;
    letters = new DeadLetterRecorder(vertx, around.broker(), engine, around.meters());
    Quarantine solitude = new Quarantine(vertx, catalog.longestTimeout());
    for (String queue : catalog.queues()) {
      int slots = config.of(queue);
      if (slots == 0) {
        continue; // others take from it
      }
      QueueConsumer consumer =
          new QueueConsumer(
              vertx,
              around.broker(),
              claimer,
              started,
              solitude,
              new QueueSettings(queue, slots, config.tenantPercent()));
      consumers.add(consumer);
      Gauge.builder("billhook.jobs.running", consumer, QueueConsumer::running)
          .description("Jobs that this process runs at the moment")
          .tag("queue", queue)
          .register(around.meters());
      Gauge.builder("billhook.queue.messages", consumer, QueueConsumer::messages)
          .description("Messages that wait on the broker, each with up to 32 jobs")
          .tag("queue", queue)
          .register(around.meters());
      around.health().check("consumer " + queue, consumer::active);
    }
    Backlog backlog = new Backlog(engine, catalog.queues(), around.meters());
    backlog.measure();
    vertx.setPeriodic(Backlog.BETWEEN_LOOKS.toMillis(), _ -> backlog.measure());
    FlowControl steering = new FlowControl(engine, context, catalog, consumers);
    QueueHeartbeat presence = new QueueHeartbeat(engine, around.membership(), consumers);
    HoldReconciler roll =
        new HoldReconciler(engine, around.membership(), claimer, started, around.rescue());
    steering.read();
    around.membership().afterBeat(() -> beat(steering, presence, roll));
    return Future.succeededFuture();
  }

  /** Every second heartbeat, so every 4 s, the roll is called: when the ended holds are gone. */
  private void beat(FlowControl steering, QueueHeartbeat presence, HoldReconciler roll) {
    if (stopped) {
      return; // the process lives on, without this worker
    }
    steering.read();
    presence.tell();
    Future<Void> dropped = holds.drop();
    if (++beats % 2 == 0) {
      dropped
          .compose(_ -> roll.take())
          .onFailure(e -> log.atWarn().addKeyValue("error", e.getMessage()).log("job.roll_failed"));
    }
  }

  /** Takes nothing more, waits for what runs, and gives the rest back without counting it. */
  @Override
  public Future<?> stop() {
    Objects.requireNonNull(letters).close();
    Future<?> ended = Future.join(consumers.stream().map(QueueConsumer::drain).toList());
    return ended
        .timeout(config.grace().toMillis(), TimeUnit.MILLISECONDS)
        .<Object>mapEmpty()
        .recover(_ -> giveBack(ended))
        .eventually(holds::drop)
        .onComplete(
            _ -> {
              stopped = true;
              claims.close();
              engine.close();
            });
  }

  /**
   * Given back before it is interrupted: so what an interrupted handler then says is fenced off.
   */
  private Future<Object> giveBack(Future<?> ended) {
    log.atWarn().log("worker.grace_over");
    return around
        .rescue()
        .giveBack()
        .eventually(
            () -> {
              Objects.requireNonNull(executor).interrupt();
              return ended
                  .timeout(INTERRUPTED_END.toMillis(), TimeUnit.MILLISECONDS)
                  .otherwiseEmpty();
            })
        .mapEmpty();
  }
}
