package io.billhook.worker.messaging.email;

import io.billhook.contract.email.SendEmail;
import io.billhook.crypto.Sealer;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.MailText;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hands one stored mail to the provider. What it says is opened for that and then forgotten. */
public final class SendEmailHandler implements JobHandler<SendEmail> {
  private final Database database;
  private final Sealer sealer;
  private final EmailProvider provider;
  private final CallOutcomes outcomes;

  public SendEmailHandler(
      Database database, Sealer sealer, EmailProvider provider, CallOutcomes outcomes) {
    this.database = database;
    this.sealer = sealer;
    this.provider = provider;
    this.outcomes = outcomes;
  }

  @Override
  public JobOutcome handle(SendEmail args, JobContext job) {
    Optional<Row> row =
        database.worker(job.tenant()).transact(tx -> tx.query(EmailSql.LOAD, args.email()).one());
    if (row.isEmpty()) {
      return new JobOutcome.Cancel("There is no such mail");
    }
    if (row.get().text("status").equals("sent")) {
      return JobOutcome.done();
    }
    MailText text;
    try {
      text = text(args.email(), row.get());
    } catch (Sealer.UnsealableException e) { // a worker with the key may take it
      return JobOutcome.retry(String.valueOf(e.getMessage()));
    }
    if (text.html() == null && "".equals(text.plain())) {
      return new JobOutcome.Cancel("The text of this mail is no longer kept");
    }
    Optional<EmailAddress> from = EmailAddress.parse(row.get().text("sender"));
    Optional<EmailAddress> to = EmailAddress.parse(row.get().text("recipient"));
    if (from.isEmpty() || to.isEmpty()) {
      return new JobOutcome.Dead("An address of the mail is malformed");
    }
    return send(mail(args.email(), from.get(), to.get(), text, row.get()), job);
  }

  /** Sealed, or in plain text where an older version has queued it; '' where it is gone. */
  private MailText text(UUID id, Row row) {
    byte @Nullable [] sealed = row.bytesOrNull("sealed");
    return sealed == null
        ? new MailText(row.textOrNull("html"), row.textOrNull("body_text"))
        : MailText.open(sealer, id, sealed);
  }

  private JobOutcome send(EmailProvider.Mail mail, JobContext job) {
    try {
      Optional<String> providerId = provider.send(mail);
      return JobOutcome.done(
          tx -> {
            tx.asWorker(job.tenant());
            tx.update(EmailSql.SENT, mail.id(), provider.name(), providerId.orElse(null));
          });
    } catch (CallFailed e) {
      return outcomes.of(e);
    }
  }

  private static EmailProvider.Mail mail(
      UUID id, EmailAddress from, EmailAddress to, MailText text, Row row) {
    return new EmailProvider.Mail(
        id, from, to, row.text("subject"), text.html(), text.plain(), row.texts("tags"));
  }

  @Override
  public void abandoned(SendEmail args, JobContext job, String reason, Tx tx) {
    tx.asWorker(job.tenant());
    tx.update(EmailSql.FAILED, args.email(), reason);
  }
}
