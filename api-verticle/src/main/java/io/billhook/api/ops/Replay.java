package io.billhook.api.ops;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Fields;
import io.billhook.api.http.Request;
import io.billhook.control.DeadJobs;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Dead jobs another life: {@code POST /ops/api/jobs/{id}/retry} for one, {@code POST
 * /ops/api/dead-letters/replay} for a selection or for all that match a filter, oldest first, at a
 * bounded pace.
 *
 * <p>A replay is never folded into another job: it wakes the dead row itself. Who sends one with a
 * nonce may send it again without knowing whether it arrived: within a day it gets the same answer,
 * and nothing is done twice.
 */
final class Replay {
  private static final int MOST = 10_000;
  private static final int FASTEST = 1_000;
  private static final int PACE = 50;
  private static final int TRIES = 3;

  /** What a replay did, or in a dry run would find; more may match than one call takes. */
  private record Result(long matched, long replayed, boolean dryRun) {}

  /** What is asked, in a form that is equal for equal requests. */
  private record Asked(ReplayFilter filter, int pace) {}

  /**
   * A replay that is to be done.
   *
   * @param target what the audit log says of it, given the number of jobs
   */
  private record Order(
      Request request,
      ReplayFilter filter,
      int pace,
      LongFunction<String> target,
      @Nullable String reason,
      @Nullable Nonce nonce) {}

  private record Outcome(Result result, boolean again) {}

  private final OpsDatabase database;

  Replay(OpsDatabase database) {
    this.database = database;
  }

  Answer one(Request request) {
    UUID id = request.pathId("id");
    String reason = Why.of(request);
    ReplayFilter filter = ReplayFilter.one(id);
    Result result =
        replay(new Order(request, filter, PACE, _ -> id.toString(), reason, null)).result();
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
    ReplayFilter filter = ReplayFilter.read(body.object("filter"));
    boolean dryRun = body.flag("dry_run");
    int pace = body.integer("rate", 1, FASTEST, PACE);
    String nonce = Nonce.read(request, body);
    String reason = Why.in(body);
    body.check();
    if (dryRun) {
      return Answer.ok(new Result(count(filter), 0, true));
    }
    Outcome outcome =
        replay(
            new Order(
                request,
                filter,
                pace,
                jobs -> "dead letters (" + jobs + "): " + filter.describe(),
                reason,
                nonce == null
                    ? null
                    : Nonce.of(request.person().account(), nonce, new Asked(filter, pace))));
    Answer answer = Answer.accepted(outcome.result());
    return outcome.again() ? answer.with("Idempotent-Replayed", "true") : answer;
  }

  private long count(ReplayFilter filter) {
    return database.read(tx -> filter.jobs().count(tx, MOST));
  }

  /** Again where a job has taken a unique key between the look and the write. */
  private Outcome replay(Order order) {
    for (int left = TRIES; ; left--) {
      try {
        return database.writing(tx -> once(tx, order));
      } catch (DatabaseException e) {
        if (!"job_unique".equals(e.constraint())) {
          throw e;
        }
        if (left == 1) {
          throw ProblemType.CONFLICT.because("Another job took the unique key just now");
        }
      }
    }
  }

  private static Outcome once(Tx tx, Order order) {
    Nonce nonce = order.nonce();
    if (nonce != null) {
      tx.update(ReplaySql.FORGET);
      if (tx.update(ReplaySql.BEGIN, nonce.owner(), nonce.text(), nonce.request()) == 0) {
        return new Outcome(earlier(tx, nonce), true);
      }
    }
    DeadJobs.Replayed done = order.filter().jobs().replay(tx, MOST, order.pace());
    Result result = new Result(done.matched(), done.replayed(), false);
    if (nonce != null) {
      tx.update(
          ReplaySql.ANSWERED, nonce.owner(), nonce.text(), result.matched(), result.replayed());
    }
    if (result.replayed() > 0) {
      String target = order.target().apply(result.replayed());
      AuditLog.operator(tx, order.request(), "job.replay", target, order.reason());
    }
    return new Outcome(result, false);
  }

  private static Result earlier(Tx tx, Nonce nonce) {
    Row row = tx.query(ReplaySql.EARLIER, nonce.owner(), nonce.text()).first();
    if (!row.text("request").equals(nonce.request())) {
      throw new ProblemException(
          ProblemType.VALIDATION_FAILED,
          ProblemType.VALIDATION_FAILED.title(),
          List.of(
              new ProblemException.FieldError("/nonce", "was used for another request already")));
    }
    return new Result(row.bigint("matched"), row.bigint("replayed"), false);
  }
}
