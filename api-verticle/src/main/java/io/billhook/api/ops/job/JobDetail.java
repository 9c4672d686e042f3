package io.billhook.api.ops.job;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.billhook.api.audit.AuditEntry;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.audit.AuditSearch;
import io.billhook.postgres.Row;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /ops/api/jobs/{id}}: one job with the attempts that did not complete. Its arguments
 * only with {@code ?args=true}: they may name people.
 */
final class JobDetail implements Endpoint {
  /** What operators did to it by its id; a replay of many is one entry of its own. */
  private static final int MOST_AUDIT = 50;

  private record View(
      @JsonUnwrapped JobItem job,
      Instant runAt,
      @Nullable Instant attemptedAt,
      int lost,
      List<Attempt> attempts,
      List<AuditEntry> audit,
      @JsonRawValue @Nullable String args) {}

  private record Attempt(
      int attempt,
      String outcome,
      @Nullable String errorClass,
      @Nullable String error,
      @Nullable Instant startedAt,
      Instant finishedAt) {

    static Attempt of(Row row) {
      return new Attempt(
          row.integer("attempt"),
          row.text("outcome"),
          row.textOrNull("error_class"),
          row.textOrNull("error"),
          row.instantOrNull("started_at"),
          row.instant("finished_at"));
    }
  }

  private final OpsDatabase database;

  JobDetail(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    UUID id = request.pathId("id");
    boolean withArgs = request.query().flag("args");
    return database
        .read(
            tx ->
                tx.query(JobDetailSql.JOB, id)
                    .one()
                    .map(
                        row ->
                            view(
                                row,
                                withArgs,
                                tx.query(JobDetailSql.ATTEMPTS, id).map(Attempt::of),
                                AuditSearch.ofTarget(tx, id.toString(), MOST_AUDIT))))
        .map(Answer::ok)
        .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such job"));
  }

  private static View view(
      Row row, boolean withArgs, List<Attempt> attempts, List<AuditEntry> audit) {
    return new View(
        JobItem.of(row),
        row.instant("run_at"),
        row.instantOrNull("attempted_at"),
        row.integer("lost"),
        attempts,
        audit,
        withArgs ? row.text("args") : null);
  }
}
