package io.billhook.api.ops.job;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Reason;
import io.billhook.control.Cancellation;
import io.billhook.job.JobState;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.UUID;

/**
 * How an operator ends a job: {@code POST /ops/api/jobs/{id}/cancel} for one that is not over,
 * {@code POST /ops/api/jobs/{id}/discard} for a dead one.
 *
 * <p>A cancel is a wish. A running job is told within five seconds, and is not tried again; a
 * waiting one is ended by the next claim, and its feature told. On a paused queue that is when the
 * queue goes on.
 */
final class JobActions {
  private record Cancelled(UUID id, String state, Instant cancelRequestedAt) {}

  private final OpsDatabase database;

  JobActions(OpsDatabase database) {
    this.database = database;
  }

  Answer cancel(Request request) {
    UUID id = request.pathId("id");
    String reason = Reason.of(request);
    Cancellation noted =
        database.writing(
            tx -> {
              Cancellation asked =
                  Cancellation.ask(tx, id)
                      .orElseThrow(() -> refused(tx, id, "only one that is not over is cancelled"));
              AuditLog.operator(tx, request, "job.cancel", id.toString(), reason);
              return asked;
            });
    return Answer.accepted(new Cancelled(id, noted.state().publicName(), noted.askedAt()));
  }

  Answer discard(Request request) {
    UUID id = request.pathId("id");
    String reason = Reason.of(request);
    JobItem item =
        database.writing(
            tx -> {
              Row job =
                  tx.query(JobActionsSql.DISCARD, id)
                      .one()
                      .orElseThrow(() -> refused(tx, id, "only a dead one is discarded"));
              tx.update(JobActionsSql.FORGET, id);
              AuditLog.operator(tx, request, "job.discard", id.toString(), reason);
              return JobItem.of(job);
            });
    return Answer.ok(item);
  }

  private static ProblemException refused(Tx tx, UUID id, String rule) {
    return tx.query(JobActionsSql.STATE, id)
        .one()
        .map(row -> JobState.of(row.integer("state")).publicName())
        .map(state -> ProblemType.CONFLICT.because("The job is " + state + "; " + rule))
        .orElseGet(() -> ProblemType.NOT_FOUND.because("There is no such job"));
  }
}
