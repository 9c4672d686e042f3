package io.billhook.worker.engine;

import io.billhook.outbox.Dispatcher;
import io.billhook.outbox.JobOutbox;
import io.billhook.outbox.Relay;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.process.DeadProcessReaper;
import io.billhook.process.ProcessHeartbeat;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.claim.Claimer;
import io.billhook.worker.engine.claim.Holds;
import io.billhook.worker.engine.execute.Completer;
import io.billhook.worker.engine.execute.OutcomeWriter;
import io.billhook.worker.engine.execute.RunningJob;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One process of the model: the engine's own parts, without threads. It beats only when it is told
 * to, so it may be declared dead and not know it.
 */
final class ModelProcess {
  final ProcessHeartbeat heartbeat;
  final JobOutbox outbox;
  final Claimer claimer;
  final OutcomeWriter outcomes;
  final DeadProcessReaper reaper;
  final Relay relay;
  final Holds holds;
  final Map<RunningJob.Key, ClaimedJob> running = new LinkedHashMap<>();
  final List<ClaimedJob> ended = new ArrayList<>();
  final List<Unheard> unheard = new ArrayList<>();

  /** A claim whose answer was lost, and the message that is unacked therefore. */
  record Unheard(Claimer.Claim claim, List<java.util.UUID> message) {}

  /** Whether the others believe that it lives. */
  boolean live = true;

  ModelProcess(Vertx vertx, Database database, EnginePool engine, ModelBroker broker) {
    heartbeat = ProcessHeartbeat.join(vertx, database, ProcessRole.WORKER, "model").await();
    heartbeat.close();
    outbox = new JobOutbox(heartbeat, new Dispatcher(vertx, broker, engine, heartbeat.ids()));
    claimer = new Claimer(engine, heartbeat);
    outcomes = new OutcomeWriter(database.engine(), broker::publishLater, new Completer(engine));
    reaper = new DeadProcessReaper(vertx, engine, heartbeat::id, () -> true);
    relay = new Relay(vertx, broker, engine, new SimpleMeterRegistry());
    holds = new Holds(engine);
  }

  long id() {
    return heartbeat.id();
  }
}
