package io.billhook.api.ops;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Reason;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code PATCH /ops/api/tenants/{id}}: how much a tenant may send. It holds from the next request
 * on. Mails that wait go all the same, save where it is blocked: then they come to their end as
 * they are due.
 */
final class TenantMessaging implements Endpoint {
  private record Item(UUID id, String messaging, long emailsToday) {}

  private final OpsDatabase database;

  TenantMessaging(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    UUID tenant = request.pathId("id");
    Fields fields = request.json();
    String messaging = fields.text("messaging", TextRule.LINE);
    String reason = Reason.in(fields);
    fields.check();
    return Answer.ok(database.writing(tx -> set(tx, request, tenant, messaging, reason)));
  }

  private static Item set(
      Tx tx, Request request, UUID tenant, String messaging, @Nullable String reason) {
    tx.asOps();
    Row now =
        tx.query(TenantMessagingSql.SET, tenant, messaging)
            .one()
            .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such tenant"));
    long today = tx.query(TenantMessagingSql.TODAY, tenant).first().bigint("count");
    tx.asEngine();
    AuditLog.operator(tx, request, "tenant.messaging-" + messaging, tenant.toString(), reason);
    return new Item(tenant, now.text("messaging"), today);
  }
}
