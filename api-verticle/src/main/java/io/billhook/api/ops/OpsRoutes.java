package io.billhook.api.ops;

import io.billhook.api.http.Access;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Feature;
import io.billhook.api.http.OperatorRole;
import io.billhook.api.http.Routes;
import io.billhook.postgres.Database;

/** The routes under {@code /ops/api}; each needs an operator's access token. */
public final class OpsRoutes implements Feature {
  private final Overview overview;
  private final WebhookSearch webhooks;
  private final JobSearch jobs;
  private final JobDetail job;
  private final Breakers breakers;
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
    objects = new BillingObjects(ops);
    queues = new Queues(ops);
    replay = new Replay(ops);
  }

  @Override
  public void contribute(Routes routes) {
    look(routes, "getOverview", overview);
    look(routes, "listWebhooks", webhooks);
    look(routes, "listJobs", jobs);
    look(routes, "getJobDetail", job);
    look(routes, "listBreakers", breakers);
    look(routes, "getBillingObject", objects);
    look(routes, "listQueues", queues::list);
    change(routes, "pauseQueue", queues::pause);
    change(routes, "resumeQueue", queues::resume);
    change(routes, "retryJob", replay::one);
    change(routes, "replayDeadJobs", replay::all);
  }

  private static void look(Routes routes, String operation, Endpoint endpoint) {
    routes.operation(operation, Access.operator(OperatorRole.VIEWER), endpoint);
  }

  private static void change(Routes routes, String operation, Endpoint endpoint) {
    routes.operation(operation, Access.operator(OperatorRole.OPERATOR), endpoint);
  }
}
