package io.billhook.api.ops;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Fields;
import io.billhook.api.http.Principal;
import io.billhook.api.http.Request;
import io.billhook.api.http.TextRule;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Dead jobs another life: {@code POST /ops/api/jobs/{id}/retry} for one, {@code POST
 * /ops/api/dead-letters/replay} for all that match a filter, oldest first, at a bounded pace.
 */
final class Replay {
  private static final int MOST = 10_000;
  private static final int FASTEST = 1_000;
  private static final int PACE = 50;

  /** What a replay did, or in a dry run would find; more may match than one call takes. */
  private record Result(long matched, long replayed, boolean dryRun) {}

  private record Filter(
      @Nullable UUID job,
      @Nullable String kind,
      @Nullable String queue,
      @Nullable UUID tenant,
      @Nullable String reason) {

    static Filter read(Fields fields) {
      return new Filter(
          null,
          fields.optionalText("kind", 1, 200, TextRule.LINE),
          fields.optionalText("queue", 1, 200, TextRule.LINE),
          fields.id("tenant_id"),
          fields.optionalText("reason", 1, 200, TextRule.LINE));
    }
  }

  private final OpsDatabase database;

  Replay(OpsDatabase database) {
    this.database = database;
  }

  Answer one(Request request) {
    UUID id = request.pathId("id");
    Result result =
        replay(request.principal(), new Filter(id, null, null, null, null), PACE, id.toString());
    if (result.matched() == 0) {
      throw ProblemType.NOT_FOUND.because("There is no such dead job");
    }
    if (result.replayed() == 0) {
      throw ProblemType.CONFLICT.because("Another job waits under its unique key");
    }
    return Answer.accepted(result);
  }

  Answer all(Request request) {
    Fields body = request.json();
    Filter filter = Filter.read(body.object("filter"));
    boolean dryRun = body.flag("dry_run");
    int pace = body.integer("rate", 1, FASTEST, PACE);
    body.check();
    return dryRun
        ? Answer.ok(new Result(count(filter), 0, true))
        : Answer.accepted(replay(request.principal(), filter, pace, "dead letters"));
  }

  private long count(Filter filter) {
    return database.read(tx -> query(tx, ReplaySql.COUNT, filter).bigint("matched"));
  }

  private Result replay(Principal actor, Filter filter, int pace, String target) {
    return database.writing(
        tx -> {
          Row row = query(tx, ReplaySql.REPLAY, filter, (double) pace);
          long replayed = row.bigint("replayed");
          if (replayed > 0) {
            Audit.note(tx, actor, "job.replay", target + " (" + replayed + ")");
          }
          return new Result(row.bigint("matched"), replayed, false);
        });
  }

  private static Row query(Tx tx, String sql, Filter filter) {
    return tx.query(
            sql,
            filter.job(),
            filter.kind(),
            filter.queue(),
            filter.tenant(),
            filter.reason(),
            MOST)
        .first();
  }

  private static Row query(Tx tx, String sql, Filter filter, double pace) {
    return tx.query(
            sql,
            filter.job(),
            filter.kind(),
            filter.queue(),
            filter.tenant(),
            filter.reason(),
            MOST,
            pace)
        .first();
  }
}
