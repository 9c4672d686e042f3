package io.billhook.api.ops.job;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.billhook.api.audit.AuditEntry;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.audit.AuditSearch;
import io.billhook.job.JobState;
import io.billhook.postgres.Row;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /ops/api/jobs/{id}}: one job with its attempts. Its arguments only with {@code
 * ?args=true}: they may name people.
 */
final class JobDetail implements Endpoint {
  /** What operators did to it, by its id or among others. */
  private static final int MOST_AUDIT = 50;

  private record View(
      @JsonUnwrapped JobItem job,
      Instant runAt,
      @Nullable Instant attemptedAt,
      int lost,
      List<Attempt> attempts,
      List<AuditEntry> audit,
      @JsonRawValue @Nullable String args) {}

  /**
   * One attempt.
   *
   * @param life 1, and one more after each death: attempts are counted anew then
   * @param finishedAt null while it runs
   */
  private record Attempt(
      int life,
      int attempt,
      String outcome,
      @Nullable String errorClass,
      @Nullable String error,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {

    static Attempt of(Row row) {
      return new Attempt(
          row.integer("life"),
          row.integer("attempt"),
          row.text("outcome"),
          row.textOrNull("error_class"),
          row.textOrNull("error"),
          row.instantOrNull("started_at"),
          row.instant("finished_at"));
    }

    /** The one that no row tells of: it runs, or has ended well. */
    private static Attempt last(Row job, JobState state, List<Attempt> before) {
      int lives = before.isEmpty() ? 1 : before.getFirst().life;
      boolean died = !before.isEmpty() && before.getFirst().outcome.equals("dead");
      return new Attempt(
          died ? lives + 1 : lives,
          job.integer("attempt"),
          state.publicName(),
          null,
          null,
          job.instantOrNull("attempted_at"),
          job.instantOrNull("finalized_at"));
    }

    /** Newest first. */
    static List<Attempt> all(Row job, List<Attempt> told) {
      JobState state = JobState.of(job.integer("state"));
      if (state != JobState.RUNNING && state != JobState.COMPLETED) {
        return told;
      }
      List<Attempt> all = new ArrayList<>(told);
      all.addFirst(last(job, state, told));
      return all;
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
        Attempt.all(row, attempts),
        audit,
        withArgs ? row.text("args") : null);
  }
}
