package io.billhook.api.ops;

import io.billhook.api.http.Access;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Feature;
import io.billhook.api.http.OperatorRole;
import io.billhook.api.http.Routes;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Supplier;

/** The routes under {@code /ops/api}; each needs an operator's access token. */
public final class OpsRoutes implements Feature {
  private static final String BASE = "/ops/api/";

  private final Overview overview;
  private final WebhookSearch webhooks;
  private final WebhookReplay webhookReplay;
  private final JobSearch jobs;
  private final JobDetail job;
  private final JobActions jobActions;
  private final Breakers breakers;
  private final Schedules schedules;
  private final BillingObjects objects;
  private final Queues queues;
  private final Replay replay;
  private final AuditLog audit;

  /**
   * @param depths of the broker's queues; see {@link io.billhook.broker.Broker#depths}
   */
  public OpsRoutes(
      Database database, Outbox outbox, Supplier<Future<Map<String, QueueDepth>>> depths) {
    var ops = new OpsDatabase(database);
    queues = new Queues(ops, depths);
    overview = new Overview(ops, queues);
    webhooks = new WebhookSearch(ops);
    webhookReplay = new WebhookReplay(ops, outbox);
    jobs = new JobSearch(ops);
    job = new JobDetail(ops);
    jobActions = new JobActions(ops);
    breakers = new Breakers(ops);
    schedules = new Schedules(ops);
    objects = new BillingObjects(ops);
    replay = new Replay(ops);
    audit = new AuditLog(ops);
  }

  @Override
  public void contribute(Routes routes) {
    get(routes, "overview", overview);
    get(routes, "webhooks", webhooks);
    post(routes, "webhooks/{id}/replay", webhookReplay);
    get(routes, "jobs", jobs);
    get(routes, "jobs/{id}", job);
    post(routes, "jobs/{id}/retry", replay::one);
    post(routes, "jobs/{id}/cancel", jobActions::cancel);
    post(routes, "jobs/{id}/discard", jobActions::discard);
    post(routes, "dead-letters/replay", replay::all);
    get(routes, "breakers", breakers::list);
    post(routes, "breakers/{name}/open", breakers::open);
    post(routes, "breakers/{name}/close", breakers::close);
    post(routes, "breakers/{name}/auto", breakers::auto);
    get(routes, "schedules", schedules);
    get(routes, "billing/objects/{stripe_id}", objects);
    get(routes, "queues", queues::list);
    post(routes, "queues/{name}/pause", queues::pause);
    post(routes, "queues/{name}/resume", queues::resume);
    get(routes, "audit", audit);
  }

  private static void get(Routes routes, String path, Endpoint endpoint) {
    routes.get(BASE + path, Access.operator(OperatorRole.VIEWER), endpoint);
  }

  private static void post(Routes routes, String path, Endpoint endpoint) {
    routes.post(BASE + path, Access.operator(OperatorRole.OPERATOR), endpoint);
  }
}
