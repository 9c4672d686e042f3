package io.billhook.worker;

import io.billhook.crypto.Sealer;
import io.billhook.node.ProcessContext;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.BreakerTable;
import io.billhook.provider.Breakers;
import io.billhook.worker.billing.Billing;
import io.billhook.worker.engine.WorkerVerticle;
import io.billhook.worker.engine.WorkerVerticle.Surroundings;
import io.billhook.worker.engine.execute.CallGate;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.schedule.Scheduler;
import io.billhook.worker.upkeep.PruneHandler;
import java.util.List;

/** Deploys what a worker does. */
public final class WorkerPart {
  /** To the database, beside those that every process holds. */
  public static final int CONNECTIONS = WorkerVerticle.CONNECTIONS;

  private WorkerPart() {}

  /** Those of a process, whatever its role: a breaker is one to requests and jobs. */
  public static Breakers breakers(ProcessContext node) {
    return new Breakers(
        node.vertx,
        node.metrics.registry(),
        BreakerSettings.STANDARD,
        new CallGate(node.heartbeat),
        new BreakerTable(node.engine, node.heartbeat::id));
  }

  /** Gives the ids of the deployments, in the order in which they end: no more is fired first. */
  public static List<String> deploy(
      ProcessContext node, Breakers breakers, WorkerSettings settings) {
    JobRegistry registry =
        Handlers.create(
            node.vertx,
            node.database,
            node.outbox,
            new Sealer(settings.encryption(), node.heartbeat.keys()::sealing),
            settings.providers(),
            settings.app(),
            settings.billing(),
            settings.worker(),
            breakers,
            new PruneHandler(
                node.database, node.outbox, settings.retention(), node.metrics.registry()));
    Surroundings around =
        new Surroundings(
            node.database,
            node.broker,
            node.heartbeat,
            node.reaper,
            node.metrics.registry(),
            node.health);
    Scheduler scheduler =
        new Scheduler(
            node.database,
            node.engine,
            node.outbox,
            Schedules.create(registry, settings.billing()).list(),
            node.metrics.registry());
    Billing.beginFirst(node.database, node.outbox);
    String worker =
        node.vertx.deployVerticle(new WorkerVerticle(settings.worker(), registry, around)).await();
    var unknown = new UnknownMessages(node.engine, node.metrics.registry());
    return List.of(
        node.vertx.deployVerticle(scheduler).await(),
        worker,
        node.vertx.deployVerticle(unknown).await());
  }
}
