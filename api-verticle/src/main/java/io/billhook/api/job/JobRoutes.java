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

/** {@code GET /v1/jobs/{id}}: where the work stands that a request has queued. */
public final class JobRoutes implements Feature {
  private final Database database;

  public JobRoutes(Database database) {
    this.database = database;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("getJob", Access.scope("jobs:read"), this::get);
  }

  private Answer get(Request request) {
    UUID id = request.pathId("id");
    return database
        .api(request.tenant())
        .transact(tx -> tx.query(JobSql.GET, id).one().map(JobSummary::of))
        .map(Answer::ok)
        .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such job"));
  }
}
