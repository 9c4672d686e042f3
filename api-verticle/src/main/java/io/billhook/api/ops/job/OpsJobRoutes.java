package io.billhook.api.ops.job;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Routes;
import io.billhook.api.ops.access.OperatorRoutes;
import io.billhook.api.ops.access.OpsDatabase;

/** Jobs as operators see them, and what they do to them. */
public final class OpsJobRoutes implements Feature {
  private final JobSearch search;
  private final JobDetail detail;
  private final JobActions actions;
  private final JobRetry retry;
  private final Replay replay;

  public OpsJobRoutes(OpsDatabase ops) {
    search = new JobSearch(ops);
    detail = new JobDetail(ops);
    actions = new JobActions(ops);
    retry = new JobRetry(ops);
    replay = new Replay(ops);
  }

  @Override
  public void contribute(Routes routes) {
    var operators = new OperatorRoutes(routes);
    operators.look("listJobs", search);
    operators.look("getJobDetail", detail);
    operators.change("retryJob", retry);
    operators.change("cancelJob", actions::cancel);
    operators.change("discardJob", actions::discard);
    operators.change("replayDeadJobs", replay);
  }
}
