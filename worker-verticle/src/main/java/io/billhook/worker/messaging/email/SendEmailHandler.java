package io.billhook.worker.messaging.email;

import io.billhook.contract.email.SendEmail;
import io.billhook.crypto.Sealer;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.Attachment;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.Lane;
import io.billhook.messaging.MailText;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends one stored mail: {@link HandOver} gives it to a provider, {@link Doubt} finds out about one
 * that a provider perhaps has. What it says is opened for that and then forgotten.
 */
public final class SendEmailHandler implements JobHandler<SendEmail> {
  private final StoredMails mails;
  private final Sealer sealer;
  private final EmailProviders providers;
  private final CallOutcomes outcomes;
  private final HandOver handOver;
  private final Doubt doubt;

  public SendEmailHandler(
      Database database,
      Sealer sealer,
      EmailProviders providers,
      CallOutcomes outcomes,
      RandomGenerator random) {
    this.mails = new StoredMails(database, sealer);
    this.sealer = sealer;
    this.providers = providers;
    this.outcomes = outcomes;
    this.handOver = new HandOver(mails, providers, outcomes, random);
    this.doubt = new Doubt(mails, providers, handOver, outcomes, random);
  }

  @Override
  public JobOutcome handle(SendEmail args, JobContext job) {
    try {
      return usual(args.email(), job).orElseGet(() -> any(args.email(), job));
    } catch (Sealer.UnsealableException e) { // a worker with the key may take it
      return JobOutcome.retry(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Most mails are handed over at once, and need nothing else to be known of them: those are marked
   * as they are read. Empty where there is more to it, with nothing changed.
   */
  private Optional<JobOutcome> usual(UUID id, JobContext job) {
    EmailProvider first = providers.of(job.tenant()).getFirst();
    try {
      first.pace().await(EmailOutbox.lane(job.queue()));
    } catch (CallFailed failure) {
      return Optional.of(outcomes.of(failure));
    }
    Optional<Row> taken = mails.take(id, first.name(), job);
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    Optional<EmailProvider.Mail> mail = readable(id, taken.get());
    if (mail.isEmpty()) {
      mails.unmark(id, job);
    }
    return mail.map(read -> handOver.marked(read, lane(taken.get()), first.name(), job));
  }

  private Optional<EmailProvider.Mail> readable(UUID id, Row row) {
    try {
      return mail(id, row, MailText.open(sealer, id, row.bytes("sealed")), List.of())
          .filter(mail -> !isBlank(mail));
    } catch (Sealer.UnsealableException _) {
      return Optional.empty();
    }
  }

  private JobOutcome any(UUID id, JobContext job) {
    Optional<Row> found = mails.load(id, job.tenant());
    if (found.isEmpty()) {
      return new JobOutcome.Cancel("There is no such mail");
    }
    Row row = found.get();
    if (!row.bool("open")) {
      return JobOutcome.done(); // it has been sent, cancelled, or a report has told of it
    }
    MailText text = text(id, row);
    List<Attachment> files = row.bool("attached") ? mails.attachments(id, job.tenant()) : List.of();
    return mail(id, row, text, files)
        .map(mail -> send(mail, row, job))
        .orElseGet(() -> new JobOutcome.Dead("An address of the mail is malformed"));
  }

  /** Empty where an address is malformed. */
  private static Optional<EmailProvider.Mail> mail(
      UUID id, Row row, MailText text, List<Attachment> files) {
    Optional<EmailAddress> from = EmailAddress.parse(row.text("sender"));
    Optional<EmailAddress> to = EmailAddress.parse(row.text("recipient"));
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new EmailProvider.Mail(
            id,
            from.get(),
            to.get(),
            Optional.ofNullable(row.textOrNull("reply_to"))
                .flatMap(EmailAddress::parse)
                .orElse(null),
            row.text("subject"),
            text.html(),
            text.plain(),
            headers(row),
            files,
            row.texts("tags"),
            Optional.ofNullable(row.uuidOrNull("send_key")).orElse(id)));
  }

  private static Lane lane(Row row) {
    return Lane.valueOf(row.text("lane").toUpperCase(Locale.ROOT));
  }

  private static boolean isBlank(EmailProvider.Mail mail) {
    return mail.html() == null && (mail.text() == null || mail.text().isEmpty());
  }

  private JobOutcome send(EmailProvider.Mail mail, Row row, JobContext job) {
    Lane lane = lane(row);
    boolean blank = isBlank(mail);
    Instant marked = row.instantOrNull("sending_at");
    if (marked != null) {
      Mark mark =
          new Mark(row.text("sending_by"), marked, Duration.ofMillis(row.bigint("ms_since")));
      return doubt.resolve(mail, lane, mark, blank, job);
    }
    return blank
        ? new JobOutcome.Cancel("The text of this mail is no longer kept")
        : handOver.first(mail, lane, job);
  }

  /** Sealed, or in plain text where an older version has queued it; '' where it is gone. */
  private MailText text(UUID id, Row row) {
    byte @Nullable [] sealed = row.bytesOrNull("sealed");
    return sealed == null
        ? new MailText(row.textOrNull("html"), row.textOrNull("body_text"))
        : MailText.open(sealer, id, sealed);
  }

  private static Map<String, String> headers(Row row) {
    String json = row.textOrNull("headers");
    Map<String, String> headers = new HashMap<>();
    if (json != null) {
      new JsonObject(json)
          .forEach(one -> headers.put(one.getKey(), String.valueOf(one.getValue())));
    }
    return headers;
  }

  @Override
  public void abandoned(SendEmail args, JobContext job, String reason, Tx tx) {
    tx.asWorker(job.tenant());
    StoredMails.abandoned(tx, args.email(), reason);
  }
}
