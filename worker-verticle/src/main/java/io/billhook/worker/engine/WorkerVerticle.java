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
import io.billhook.worker.engine.claim.Lookout;
import io.billhook.worker.engine.execute.Completer;
import io.billhook.worker.engine.execute.JobExecutor;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.engine.execute.JobReport;
import io.billhook.worker.engine.execute.OutcomeWriter;
import io.micrometer.core.instrument.FunctionCounter;
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

/** The worker of a process: one consumer for each queue of its registry, and what they share. */
public final class WorkerVerticle extends VerticleBase {
  private static final int CLAIMS = 2;
  private static final int OUTCOMES = 2;

  /** To the database, beside those that every process holds. */
  public static final int CONNECTIONS = CLAIMS + OUTCOMES;

  private static final Logger log = LoggerFactory.getLogger(WorkerVerticle.class);

  /** What the worker shares with the rest of its process. */
  public record Surroundings(
      Database database,
      Broker broker,
      ProcessHeartbeat heartbeat,
      DeadProcessReaper reaper,
      MeterRegistry meters,
      Health health) {}

  /** What an interrupted job may take to end. */
  private static final Duration INTERRUPTED_END = Duration.ofSeconds(1);

  private final WorkerConfig config;
  private final JobRegistry registry;
  private final Surroundings around;
  private final EnginePool claims;
  private final EnginePool engine;
  private final Holds holds;
  private @Nullable JobExecutor executor;
  private @Nullable DeadLetterRecorder letters;
  private int beats; // on the heartbeat's event loop
  private volatile boolean stopped;
  private final List<QueueConsumer> consumers = new ArrayList<>();

  public WorkerVerticle(WorkerConfig config, JobRegistry registry, Surroundings around) {
    this.config = config;
    this.registry = registry;
    this.around = around;
    this.claims = around.database().enginePool(CLAIMS);
    this.engine = around.database().enginePool(OUTCOMES);
    this.holds = new Holds(engine);
  }

  @Override
  public Future<?> start() {
    Claimer claimer = new Claimer(claims, around.heartbeat());
    OutcomeWriter outcomes =
        new OutcomeWriter(
            around.database().engine(), around.broker()::publishLater, new Completer(engine));
    JobExecutor started =
        new JobExecutor(
            vertx,
            registry,
            outcomes,
            holds,
            new JobReport(around.meters()),
            around.heartbeat()::mayCall);
    executor = started;
    letters = new DeadLetterRecorder(vertx, around.broker(), engine, around.meters());
    Quarantine quarantine = new Quarantine(vertx, registry.longestTimeout());
    for (String queue : registry.queues()) {
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
              quarantine,
              new Lookout(engine, queue),
              new QueueSettings(queue, slots, config.tenantPercent()));
      consumers.add(consumer);
      Gauge.builder("billhook.jobs.running", consumer, QueueConsumer::running)
          .description("Jobs that this process runs at the moment")
          .tag("queue", queue)
          .register(around.meters());
      FunctionCounter.builder("billhook.jobs.overtaking", consumer, c -> c.slots().overtaking())
          .description("Jobs claimed before others of the queue: it was their tenant's turn")
          .tag("queue", queue)
          .register(around.meters());
      Gauge.builder("billhook.queue.messages", consumer, QueueConsumer::messages)
          .description("Messages that wait on the broker, each with up to 32 jobs")
          .tag("queue", queue)
          .register(around.meters());
      around.health().check("consumer " + queue, consumer::active);
    }
    Backlog backlog = new Backlog(engine, registry.queues(), around.meters());
    backlog.measure();
    vertx.setPeriodic(Backlog.BETWEEN_LOOKS.toMillis(), _ -> backlog.measure());
    FlowControl flow = new FlowControl(engine, context, registry, consumers);
    QueueHeartbeat queueHeartbeat = new QueueHeartbeat(engine, around.heartbeat(), consumers);
    HoldReconciler reconciler =
        new HoldReconciler(engine, around.heartbeat(), claimer, started, around.reaper());
    flow.read();
    around.heartbeat().afterBeat(() -> beat(flow, queueHeartbeat, reconciler));
    return Future.succeededFuture();
  }

  /**
   * Every second heartbeat, so every 4 s, holds are compared with memory: when the ended holds are
   * gone.
   */
  private void beat(FlowControl flow, QueueHeartbeat queueHeartbeat, HoldReconciler reconciler) {
    if (stopped) {
      return; // the process lives on, without this worker
    }
    flow.read();
    queueHeartbeat.tell();
    Future<Void> dropped = holds.drop();
    if (++beats % 2 == 0) {
      dropped
          .compose(_ -> reconciler.take())
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
        .reaper()
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
