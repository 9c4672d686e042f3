package io.billhook.api.ops.billing;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Reason;
import io.billhook.contract.billing.RunBilling;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.RowIds;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.UUID;

/** {@code POST /ops/api/billing/runs}: begins a walk. There is one at a time. */
final class BeginRun implements Endpoint {
  private record Begun(UUID id) {}

  private final OpsDatabase database;
  private final Outbox outbox;

  BeginRun(OpsDatabase database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Override
  public Answer answer(Request request) {
    Fields body = request.json();
    String kind = body.text("kind", TextRule.LINE);
    boolean dry = body.flag("dry_run");
    Instant since = body.time("since");
    String reason = Reason.in(body);
    body.check();
    UUID id = RowIds.next();
    return Answer.accepted(
        database.writing(
            tx -> {
              if (tx.update(BillingRunSql.BEGIN, id, kind, dry, since) == 0) {
                throw ProblemType.CONFLICT.because(
                    tx.query(BillingRunSql.RUNNING)
                        .one()
                        .map(row -> "The run " + row.uuid("id") + " has not ended yet")
                        .orElse("Another run has not ended yet"));
              }
              outbox.enqueue(
                  tx, RunBilling.KIND, new RunBilling(id), JobOptions.none().unique(id.toString()));
              AuditLog.operator(tx, request, "billing." + kind, id.toString(), reason);
              return new Begun(id);
            }));
  }
}
