package io.billhook.api.job;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.job.JobSummary;
import io.billhook.postgres.Database;
import io.billhook.problem.ProblemType;
import java.util.UUID;

/**
 * {@code GET /v1/jobs/{id}}: where the work stands that a request has queued; {@code
 * /v1/jobs/{id}/events}: each time that it stands elsewhere.
 */
public final class JobRoutes implements Feature {
  private final Database database;
  private final JobWatch watch;

  public JobRoutes(Database database) {
    this.database = database;
    this.watch = new JobWatch(database);
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("getJob", Access.scope("jobs:read"), this::get);
    routes.operation("watchJob", Access.scope("jobs:read"), this::watch);
  }

  private Answer get(Request request) {
    return Answer.ok(job(request));
  }

  private Answer watch(Request request) {
    JobSummary job = job(request);
    return Answer.events(stream -> watch.begin(stream, job));
  }

  private JobSummary job(Request request) {
    UUID id = request.pathId("id");
    return database
        .api(request.tenant())
        .transact(tx -> tx.query(JobSql.GET, id).one().map(JobSummary::of))
        .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such job"));
  }
}
