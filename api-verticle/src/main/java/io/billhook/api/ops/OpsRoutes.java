package io.billhook.api.ops;

import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Supplier;

/** The routes under {@code /ops/api}; each needs an operator's access token. */
public final class OpsRoutes implements Feature {
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
  private final JobRetry jobRetry;
  private final Replay replay;
  private final UnreadableMessages unreadable;
  private final AuditSearch audit;

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
    jobRetry = new JobRetry(ops);
    replay = new Replay(ops);
    unreadable = new UnreadableMessages(ops);
    audit = new AuditSearch(ops);
  }

  @Override
  public void contribute(Routes routes) {
    look(routes, "getOverview", overview);
    look(routes, "listWebhooks", webhooks);
    change(routes, "replayWebhook", webhookReplay);
    look(routes, "listJobs", jobs);
    look(routes, "getJobDetail", job);
    change(routes, "retryJob", jobRetry);
    change(routes, "cancelJob", jobActions::cancel);
    change(routes, "discardJob", jobActions::discard);
    change(routes, "replayDeadJobs", replay);
    look(routes, "listDeadLetters", unreadable::list);
    look(routes, "getDeadLetter", unreadable::one);
    look(routes, "listBreakers", breakers::list);
    change(routes, "openBreaker", breakers::open);
    change(routes, "closeBreaker", breakers::close);
    change(routes, "releaseBreaker", breakers::auto);
    look(routes, "listSchedules", schedules);
    look(routes, "getBillingObject", objects);
    look(routes, "listQueues", queues::list);
    change(routes, "pauseQueue", queues::pause);
    change(routes, "resumeQueue", queues::resume);
    look(routes, "listOpsAudit", audit);
  }

  private static void look(Routes routes, String operation, Endpoint endpoint) {
    routes.operation(operation, Access.operator(OperatorRole.VIEWER), endpoint);
  }

  private static void change(Routes routes, String operation, Endpoint endpoint) {
    routes.operation(operation, Access.operator(OperatorRole.OPERATOR), endpoint);
  }
}
