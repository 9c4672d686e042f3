package io.billhook.api.ops;

import io.billhook.api.http.Access;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Feature;
import io.billhook.api.http.OperatorRole;
import io.billhook.api.http.Routes;
import io.billhook.postgres.Database;

/** The routes under {@code /ops/api}; each needs an operator's access token. */
public final class OpsRoutes implements Feature {
  private static final String BASE = "/ops/api/";

  private final Overview overview;
  private final WebhookSearch webhooks;
  private final JobSearch jobs;
  private final JobDetail job;
  private final Breakers breakers;
  private final Schedules schedules;
  private final BillingObjects objects;
  private final Queues queues;
  private final Replay replay;

  public OpsRoutes(Database database) {
    var ops = new OpsDatabase(database);
    overview = new Overview(ops);
    webhooks = new WebhookSearch(ops);
    jobs = new JobSearch(ops);
    job = new JobDetail(ops);
    breakers = new Breakers(ops);
    schedules = new Schedules(ops);
    objects = new BillingObjects(ops);
    queues = new Queues(ops);
    replay = new Replay(ops);
  }

  @Override
  public void contribute(Routes routes) {
    get(routes, "overview", overview);
    get(routes, "webhooks", webhooks);
    get(routes, "jobs", jobs);
    get(routes, "jobs/{id}", job);
    get(routes, "breakers", breakers);
    get(routes, "schedules", schedules);
    get(routes, "billing/objects/{stripe_id}", objects);
    get(routes, "queues", queues::list);
    post(routes, "queues/{name}/pause", queues::pause);
    post(routes, "queues/{name}/resume", queues::resume);
    post(routes, "jobs/{id}/retry", replay::one);
    post(routes, "dead-letters/replay", replay::all);
  }

  private static void get(Routes routes, String path, Endpoint endpoint) {
    routes.get(BASE + path, Access.operator(OperatorRole.VIEWER), endpoint);
  }

  private static void post(Routes routes, String path, Endpoint endpoint) {
    routes.post(BASE + path, Access.operator(OperatorRole.OPERATOR), endpoint);
  }
}
