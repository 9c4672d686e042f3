package io.billhook.api.ops.message;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Reason;
import io.billhook.contract.Queues;
import io.billhook.contract.email.SendEmail;
import io.billhook.contract.sms.SendSms;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /ops/api/messages/{id}/resolve}: what became of a message of which nobody knows. It
 * has gone, it has not, or it goes again: then by whoever is asked first, as if for the first time.
 */
final class MessageResolution implements Endpoint {
  /** The statement for each answer, by the message's table. */
  private static final Map<String, Map<String, String>> STATEMENTS =
      Map.of(
          "email",
          Map.of(
              "sent", MessageSql.EMAIL_SENT,
              "failed", MessageSql.EMAIL_FAILED,
              "resend", MessageSql.EMAIL_RESEND),
          "sms",
          Map.of(
              "sent", MessageSql.SMS_SENT,
              "failed", MessageSql.SMS_FAILED,
              "resend", MessageSql.SMS_RESEND));

  private final OpsDatabase database;
  private final Outbox outbox;

  MessageResolution(OpsDatabase database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Override
  public Answer answer(Request request) {
    UUID id = request.pathId("id");
    Fields body = request.json();
    String as = body.text("as", TextRule.LINE);
    String reason = Reason.in(body);
    body.check();
    return Answer.ok(database.writing(tx -> resolved(tx, request, id, as, reason)));
  }

  private MessageItem resolved(
      Tx tx, Request request, UUID id, String as, @Nullable String reason) {
    Row found =
        tx.query(MessageSql.FIND, id)
            .one()
            .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such message"));
    String channel = found.text("channel");
    UUID tenant = found.uuidOrNull("tenant_id");
    String statement = STATEMENTS.getOrDefault(channel, Map.of()).get(as);
    if (statement == null) { // the contract lets no other through
      throw new IllegalStateException("No statement for " + as);
    }
    tx.asWorker(tenant);
    MessageItem item =
        tx.query(statement, id, RowIds.next())
            .one()
            .map(MessageItem::of)
            .orElseThrow(() -> refused(found.text("status")));
    tx.asEngine();
    if (as.equals("resend")) {
      send(tx, item, tenant);
    }
    AuditLog.operator(tx, request, "message." + as, id.toString(), reason);
    return item;
  }

  private void send(Tx tx, MessageItem item, @Nullable UUID tenant) {
    JobOptions options = JobOptions.none().tenant(tenant);
    if (item.channel().equals("sms")) {
      outbox.enqueue(
          tx,
          SendSms.KIND,
          new SendSms(item.id()),
          item.lane().equals("security") ? options.onQueue(Queues.SMS_SECURITY) : options);
      return;
    }
    outbox.enqueue(
        tx,
        SendEmail.KIND,
        new SendEmail(item.id()),
        switch (item.lane()) {
          case "security" -> options.onQueue(Queues.EMAIL_SECURITY);
          case "bulk" -> options.onQueue(Queues.EMAIL_BULK);
          default -> options;
        });
  }

  private static ProblemException refused(String status) {
    return ProblemType.CONFLICT.because(
        status.equals("unknown")
            ? "What the message says is no longer kept, or has expired: it cannot go again"
            : "The message is " + status + "; only one that is unknown is resolved");
  }
}
