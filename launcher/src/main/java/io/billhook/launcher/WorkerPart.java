package io.billhook.launcher;

import io.billhook.node.Node;
import io.billhook.worker.JobCatalog;
import io.billhook.worker.consume.WorkerVerticle;
import io.billhook.worker.consume.WorkerVerticle.Surroundings;
import io.billhook.worker.provider.BreakerSettings;
import io.billhook.worker.provider.BreakerTable;
import io.billhook.worker.provider.Breakers;

/** Deploys what a worker does. */
final class WorkerPart {
  private WorkerPart() {}

  /** Gives the id of the deployment. */
  static String deploy(Node node, Settings settings) {
    Breakers breakers =
        new Breakers(
            node.vertx,
            node.metrics.registry(),
            BreakerSettings.STANDARD,
            node.membership::mayCall,
            new BreakerTable(node.engine, node.membership::id));
    JobCatalog catalog =
        JobCatalog.create(
            node.vertx, node.database, node.outbox, settings.stripe(), settings.brevo(), breakers);
    Surroundings around =
        new Surroundings(
            node.database,
            node.broker,
            node.membership,
            node.rescue,
            node.metrics.registry(),
            node.health);
    return node.vertx
        .deployVerticle(new WorkerVerticle(settings.worker(), catalog, around))
        .await();
  }
}
