package io.billhook.api.ops;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Routes;
import io.billhook.api.ops.access.OperatorRoutes;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.audit.AuditSearch;
import io.billhook.api.ops.billing.OpsBillingRoutes;
import io.billhook.api.ops.intake.OpsWebhookRoutes;
import io.billhook.api.ops.job.OpsJobRoutes;
import io.billhook.api.ops.message.OpsMessageRoutes;
import io.billhook.api.ops.queue.OpsQueueRoutes;
import io.billhook.api.ops.queue.Queues;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The routes under {@code /ops/api}: those of each room, and those that have none. */
public final class OpsRoutes implements Feature {
  private final List<Feature> rooms;
  private final Overview overview;
  private final Breakers breakers;
  private final Schedules schedules;
  private final BillingObjects objects;
  private final AuditSearch audit;
  private final TenantMessaging tenants;

  /**
   * @param depths of the broker's queues; see {@link io.billhook.broker.Broker#depths}
   */
  public OpsRoutes(
      Database database, Outbox outbox, Supplier<Future<Map<String, QueueDepth>>> depths) {
    var ops = new OpsDatabase(database);
    var queues = new Queues(ops, depths);
    rooms =
        List.of(
            new OpsJobRoutes(ops),
            new OpsQueueRoutes(ops, queues),
            new OpsWebhookRoutes(ops, outbox),
            new OpsMessageRoutes(ops, outbox),
            new OpsBillingRoutes(ops, outbox));
    overview = new Overview(ops, queues);
    breakers = new Breakers(ops);
    schedules = new Schedules(ops);
    objects = new BillingObjects(ops);
    audit = new AuditSearch(ops);
    tenants = new TenantMessaging(ops);
  }

  @Override
  public void contribute(Routes routes) {
    rooms.forEach(room -> room.contribute(routes));
    var operators = new OperatorRoutes(routes);
    operators.look("getOverview", overview);
    operators.look("listBreakers", breakers::list);
    operators.change("openBreaker", breakers::open);
    operators.change("closeBreaker", breakers::close);
    operators.change("releaseBreaker", breakers::auto);
    operators.look("listSchedules", schedules);
    operators.look("getBillingObject", objects);
    operators.look("listOpsAudit", audit);
    operators.change("updateOpsTenant", tenants);
  }
}
