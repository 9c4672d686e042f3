package io.billhook.api.job;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.job.JobState;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/jobs/{id}}: where the work stands that a request has queued. */
public final class JobRoutes implements Feature {
  private record JobView(
      UUID id,
      String kind,
      String queue,
      String state,
      int attempt,
      int maxAttempts,
      @Nullable UUID tenantId,
      Instant createdAt,
      @Nullable Instant finalizedAt,
      @Nullable String lastError) {

    static JobView of(Row row) {
      return new JobView(
          row.uuid("id"),
          row.text("kind"),
          row.text("queue"),
          JobState.of(row.integer("state")).publicName(),
          row.integer("attempt"),
          row.integer("max_attempts"),
          row.uuidOrNull("tenant_id"),
          row.instant("created_at"),
          row.instantOrNull("finalized_at"),
          row.textOrNull("last_error"));
    }
  }

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
        .transact(
            Role.API,
            new TenantScope.Tenant(request.tenant()),
            tx -> tx.query(JobSql.GET, id).one().map(JobView::of))
        .map(Answer::ok)
        .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such job"));
  }
}
