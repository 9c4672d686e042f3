package io.billhook.api.ops.billing;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.postgres.Row;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code GET /ops/api/billing/runs[/{id}[/drift]]}. */
final class BillingRuns {
  /**
   * One of them.
   *
   * @param walking what the list is of that it walks at the moment
   * @param objects counts by type, as JSON
   */
  private record Run(
      UUID id,
      String kind,
      String state,
      boolean dryRun,
      @Nullable Instant since,
      @Nullable String error,
      @Nullable String walking,
      long calls,
      @JsonRawValue String objects,
      Instant createdAt,
      @Nullable Instant endedAt) {

    static Run of(Row row) {
      return new Run(
          row.uuid("id"),
          row.text("kind"),
          row.text("state"),
          row.bool("dry_run"),
          row.instantOrNull("since"),
          row.textOrNull("error"),
          row.textOrNull("walking"),
          row.bigint("calls"),
          row.text("objects"),
          row.instant("created_at"),
          row.instantOrNull("ended_at"));
    }
  }

  private record Drift(
      UUID id,
      String stripeId,
      String object,
      String reason,
      List<String> fields,
      boolean repaired) {

    static Drift of(Row row) {
      return new Drift(
          row.uuid("id"),
          row.text("stripe_id"),
          row.text("object"),
          row.text("reason"),
          row.texts("fields"),
          row.bool("repaired"));
    }
  }

  private final OpsDatabase database;

  BillingRuns(OpsDatabase database) {
    this.database = database;
  }

  Answer list(Request request) {
    PageRequest page = request.query().page();
    List<Run> runs =
        database.read(
            tx -> tx.query(BillingRunSql.RUNS, null, page.before(), page.fetch()).map(Run::of));
    return Answer.ok(Page.of(runs, page, Run::id));
  }

  Answer one(Request request) {
    UUID id = request.pathId("id");
    return database
        .read(tx -> tx.query(BillingRunSql.RUNS, id, null, 1).one().map(Run::of))
        .map(Answer::ok)
        .orElseThrow(BillingRuns::notFound);
  }

  /** Newest first. */
  Answer drift(Request request) {
    UUID id = request.pathId("id");
    PageRequest page = request.query().page();
    List<Drift> found =
        database.read(
            tx -> {
              if (tx.query(BillingRunSql.EXISTS, id).isEmpty()) {
                throw notFound();
              }
              return tx.query(BillingRunSql.DRIFT, id, page.before(), page.fetch()).map(Drift::of);
            });
    return Answer.ok(Page.of(found, page, Drift::id));
  }

  private static ProblemException notFound() {
    return ProblemType.NOT_FOUND.because("There is no such run");
  }
}
