package io.billhook.api.ops.job;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Fields;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Reason;
import io.billhook.control.DeadJobs;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Dead jobs another life: {@code POST /ops/api/dead-letters/replay} for a selection or for all that
 * match a filter, oldest first, at a bounded pace. {@link JobRetry} is for one.
 *
 * <p>A replay is never folded into another job: it wakes the dead row itself. Who sends one with a
 * nonce may send it again without knowing whether it arrived: within a day it gets the same answer,
 * and nothing is done twice. The audit log has an entry for the replay, and one for each job, which
 * has the same request.
 */
final class Replay implements Endpoint {
  private static final int MOST = 10_000;
  private static final int PACE = 50;

  /** What is asked, in a form that is equal for equal requests. */
  private record Asked(ReplayFilter filter, int pace, int delay) {}

  /** A replay that is to be done. */
  private record Order(
      Request request, Asked asked, @Nullable String reason, @Nullable Nonce nonce) {}

  private record Outcome(ReplayResult result, boolean again) {}

  private final OpsDatabase database;

  Replay(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    Fields body = request.json();
    ReplayFilter filter = ReplayFilter.read(body.object("filter"));
    boolean dryRun = body.flag("dry_run");
    int pace = body.integer("rate", PACE);
    int delay = body.integer("delay", 0);
    String nonce = Nonce.read(request, body);
    String reason = Reason.in(body);
    body.check();
    if (dryRun) {
      long count = database.read(tx -> filter.jobs().count(tx, MOST + 1));
      return Answer.ok(ReplayResult.dry(count, MOST));
    }
    Asked asked = new Asked(filter, pace, delay);
    Order order =
        new Order(
            request,
            asked,
            reason,
            nonce == null ? null : Nonce.of(request.person().account(), nonce, asked));
    Outcome outcome = database.reviving(tx -> once(tx, order));
    Answer answer = Answer.accepted(outcome.result());
    return outcome.again() ? answer.with("Idempotent-Replayed", "true") : answer;
  }

  private static Outcome once(Tx tx, Order order) {
    Nonce nonce = order.nonce();
    if (nonce != null) {
      tx.update(ReplaySql.FORGET);
      if (tx.update(ReplaySql.BEGIN, nonce.owner(), nonce.text(), nonce.request()) == 0) {
        return new Outcome(earlier(tx, nonce), true);
      }
    }
    Asked asked = order.asked();
    DeadJobs.Replayed done = asked.filter().jobs().replay(tx, MOST, asked.pace(), asked.delay());
    ReplayResult result = ReplayResult.of(done);
    if (nonce != null) {
      tx.update(
          ReplaySql.ANSWERED,
          nonce.owner(),
          nonce.text(),
          result.matched(),
          result.replayed(),
          result.more());
    }
    if (result.replayed() > 0) {
      String target = "dead jobs (" + result.replayed() + "): " + asked.filter().describe();
      AuditLog.operator(tx, order.request(), "job.replay", target, order.reason());
      List<String> jobs = done.jobs().stream().map(UUID::toString).toList();
      AuditLog.operatorOnEach(tx, order.request(), AuditLog.REPLAYED, jobs, order.reason());
    }
    return new Outcome(result, false);
  }

  private static ReplayResult earlier(Tx tx, Nonce nonce) {
    Row row = tx.query(ReplaySql.EARLIER, nonce.owner(), nonce.text()).first();
    if (!row.text("request").equals(nonce.request())) {
      throw new ProblemException(
          ProblemType.VALIDATION_FAILED,
          ProblemType.VALIDATION_FAILED.title(),
          List.of(
              new ProblemException.FieldError("/nonce", "was used for another request already")));
    }
    return new ReplayResult(row.bigint("matched"), row.bigint("replayed"), false, row.bool("more"));
  }
}
