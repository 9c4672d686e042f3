package io.billhook.worker;

import io.billhook.config.Env;
import io.billhook.crypto.Sealer;
import io.billhook.event.Events;
import io.billhook.extension.Extensions;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.product.ProductMails;
import io.billhook.node.ProcessContext;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.BreakerTable;
import io.billhook.provider.Breakers;
import io.billhook.worker.billing.Billing;
import io.billhook.worker.engine.WorkerExtension.Parts;
import io.billhook.worker.engine.WorkerVerticle;
import io.billhook.worker.engine.WorkerVerticle.Surroundings;
import io.billhook.worker.engine.execute.CallGate;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.schedule.Scheduler;
import io.billhook.worker.upkeep.PruneHandler;
import io.vertx.core.Deployable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
    WorkerExtensions extensions = WorkerExtensions.installed();
    Sealer sealer = new Sealer(settings.encryption(), node.heartbeat.keys()::sealing);
    Function<Env, Parts> parts = parts(node, breakers, sealer, settings);
    JobRegistry registry =
        Handlers.create(
            node.vertx,
            node.database,
            node.outbox,
            sealer,
            settings.providers(),
            settings.app(),
            settings.billing(),
            settings.worker(),
            breakers,
            new PruneHandler(
                node.database, node.outbox, settings.retention(), node.metrics.registry()),
            extensions.subscribers(parts, settings.extensions()));
    extensions.handle(registry, parts, settings.extensions());
    Schedules schedules = Schedules.create(registry, settings.billing());
    extensions.schedule(schedules, settings.extensions());
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
            node.database, node.engine, node.outbox, schedules.list(), node.metrics.registry());
    Billing.beginFirst(node.database, node.outbox);
    String worker =
        node.vertx.deployVerticle(new WorkerVerticle(settings.worker(), registry, around)).await();
    var unknown = new UnknownMessages(node.engine, node.metrics.registry());
    List<String> deployments = new ArrayList<>();
    deployments.add(node.vertx.deployVerticle(scheduler).await());
    for (Deployable beside : extensions.beside(parts, settings.extensions())) {
      deployments.add(node.vertx.deployVerticle(beside).await());
    }
    deployments.add(worker);
    deployments.add(node.vertx.deployVerticle(unknown).await());
    return deployments;
  }

  /** What extensions' handlers are made of, each with its own settings. */
  private static Function<Env, Parts> parts(
      ProcessContext node, Breakers breakers, Sealer sealer, WorkerSettings settings) {
    EmailAddress sender =
        EmailAddress.parse(settings.providers().brevo().from())
            .orElseThrow(() -> new IllegalArgumentException("EMAIL_FROM"));
    ProductMails mails = ProductMails.of(settings.app(), sender.displayName());
    Events events = Events.only(Extensions.installed().events());
    return own ->
        new Parts(
            node.vertx,
            node.database,
            node.outbox,
            sealer,
            breakers,
            mails,
            sender,
            events,
            node.metrics.registry(),
            own,
            Clock.systemUTC());
  }
}
