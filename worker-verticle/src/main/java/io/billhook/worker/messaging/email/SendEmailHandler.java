package io.billhook.worker.messaging.email;

import io.billhook.contract.email.SendEmail;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.EmailAddress;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import java.util.Optional;
import java.util.UUID;

/** Hands one stored mail to the provider. */
public final class SendEmailHandler implements JobHandler<SendEmail> {
  private final Database database;
  private final EmailProvider provider;
  private final CallOutcomes outcomes;

  public SendEmailHandler(Database database, EmailProvider provider, CallOutcomes outcomes) {
    this.database = database;
    this.provider = provider;
    this.outcomes = outcomes;
  }

  @Override
  public JobOutcome handle(SendEmail args, JobContext job) {
    Optional<Row> row =
        database.worker(job.tenant()).transact(tx -> tx.query(EmailSql.LOAD, args.email()).one());
    if (row.isEmpty()) {
      return new JobOutcome.Cancel("There is no such e-mail");
    }
    if (row.get().text("status").equals("sent")) {
      return JobOutcome.done();
    }
    if (row.get().textOrNull("html") == null && "".equals(row.get().textOrNull("body_text"))) {
      return new JobOutcome.Cancel("The text of this e-mail is no longer kept");
    }
    Optional<EmailAddress> from = EmailAddress.parse(row.get().text("sender"));
    Optional<EmailAddress> to = EmailAddress.parse(row.get().text("recipient"));
    if (from.isEmpty() || to.isEmpty()) {
      return new JobOutcome.Dead("An address of the e-mail is malformed");
    }
    return send(mail(args.email(), from.get(), to.get(), row.get()), job);
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

  private static EmailProvider.Mail mail(UUID id, EmailAddress from, EmailAddress to, Row row) {
    return new EmailProvider.Mail(
        id,
        from,
        to,
        row.text("subject"),
        row.textOrNull("html"),
        row.textOrNull("body_text"),
        row.texts("tags"));
  }

  @Override
  public void abandoned(SendEmail args, JobContext job, String reason, Tx tx) {
    tx.asWorker(job.tenant());
    tx.update(EmailSql.FAILED, args.email(), reason);
  }
}
