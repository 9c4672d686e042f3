package io.billhook.api.ops.job;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Reason;
import io.billhook.control.Retry;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /ops/api/jobs/{id}/retry}: one job is tried now. One that waits for its time is made
 * due; a dead one gets another life, as {@link Replay} gives it to many.
 */
final class JobRetry implements Endpoint {
  private final OpsDatabase database;

  JobRetry(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    UUID id = request.pathId("id");
    String reason = Reason.of(request);
    return Answer.accepted(database.reviving(tx -> once(tx, request, id, reason)));
  }

  private static ReplayResult once(Tx tx, Request request, UUID id, @Nullable String reason) {
    Retry retry =
        Retry.order(tx, id)
            .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such job"));
    String action =
        switch (retry) {
          case Retry.Due() -> "job.retry";
          case Retry.Revived() -> "job.replay";
          case Retry.Rivalled() ->
              throw ProblemType.CONFLICT.because("Another job waits under its unique key");
          case Retry.Refused refused -> throw ProblemType.CONFLICT.because(why(refused));
        };
    AuditLog.operator(tx, request, action, id.toString(), reason);
    return ReplayResult.ONE;
  }

  private static String why(Retry.Refused refused) {
    return "The job is "
        + refused.state().publicName()
        + (refused.toBeCancelled()
            ? " and is to be cancelled"
            : "; only one that waits for its time, or is dead, is tried again");
  }
}
