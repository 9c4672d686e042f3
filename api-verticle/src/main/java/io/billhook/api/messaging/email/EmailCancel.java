package io.billhook.api.messaging.email;

import io.billhook.api.limit.MailAllowance;
import io.billhook.control.Cancellation;
import io.billhook.messaging.MailAttachments;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.UUID;

/**
 * Ends a mail that no provider has been given. The row is locked, as it is by the worker that marks
 * it before it hands it over: one of the two comes first, and the other sees it.
 */
final class EmailCancel {
  private final MailAllowance allowance;

  EmailCancel(MailAllowance allowance) {
    this.allowance = allowance;
  }

  /**
   * Cancels it, or does nothing where it is canceled already.
   *
   * @param mail as {@link EmailSql#LOCK} gives it
   */
  void cancel(Tx tx, UUID tenant, Row mail) {
    UUID id = mail.uuid("id");
    String status = mail.text("status");
    if (status.equals("canceled")) {
      return;
    }
    boolean waits = status.equals("scheduled") || status.equals("queued");
    if (!waits || mail.instantOrNull("sending_at") != null) {
      throw ProblemType.CONFLICT.because(
          waits
              ? "The mail is being sent"
              : "The mail is " + status + "; only one that is not sent yet can be canceled");
    }
    tx.update(EmailSql.CANCEL, id);
    MailAttachments.delete(tx, id);
    tx.update(EmailSql.CANCELED, RowIds.next(), tenant, id);
    Instant sendAt = mail.instantOrNull("send_at");
    allowance.giveBack(
        tx,
        tenant,
        new MailAllowance.Planned(
            mail.text("recipient"), sendAt == null ? mail.instant("created_at") : sendAt));
    tx.asEngine();
    var _ = Cancellation.ask(tx, id); // empty where the job is over: then it did nothing
    tx.asApi(tenant);
  }
}
