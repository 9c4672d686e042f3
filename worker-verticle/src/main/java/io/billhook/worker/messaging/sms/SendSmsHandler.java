package io.billhook.worker.messaging.sms;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toSet;

import io.billhook.contract.sms.SendSms;
import io.billhook.crypto.Sealer;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.SmsOutbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.worker.messaging.sms.SmsProvider.Sms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hands one stored text message to the provider. A mark is committed before the first call; who
 * finds one asks the provider whether it has the message, and sends only where it has not.
 */
public final class SendSmsHandler implements JobHandler<SendSms> {
  /** How far the provider's clock may be behind ours. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final Database database;
  private final Sealer sealer;
  private final SmsProvider provider;
  private final CallOutcomes outcomes;

  public SendSmsHandler(
      Database database, Sealer sealer, SmsProvider provider, CallOutcomes outcomes) {
    this.database = database;
    this.sealer = sealer;
    this.provider = provider;
    this.outcomes = outcomes;
  }

  @Override
  public JobOutcome handle(SendSms args, JobContext job) {
    Transactions worker = database.worker(job.tenant());
    Optional<Row> row = worker.transact(tx -> tx.query(SmsSql.BEGIN, args.sms()).one());
    if (row.isEmpty()) {
      return new JobOutcome.Cancel("There is no such text message");
    }
    if (row.get().text("status").equals("sent")) {
      return JobOutcome.done();
    }
    if (row.get().bool("expired")) {
      return new JobOutcome.Cancel("The text message has expired");
    }
    String text;
    try {
      text = text(args.sms(), row.get());
    } catch (Sealer.UnsealableException e) { // a worker with the key may take it
      return JobOutcome.retry(String.valueOf(e.getMessage()));
    }
    return text == null
        ? new JobOutcome.Cancel("The text of this message is no longer kept")
        : send(args.sms(), new Sms(row.get().text("recipient"), text), row.get(), job);
  }

  /** Sealed, or in plain text where an older version has queued it; null where it is gone. */
  private @Nullable String text(UUID id, Row row) {
    byte @Nullable [] sealed = row.bytesOrNull("sealed");
    return sealed == null ? row.textOrNull("body") : SmsOutbox.open(sealer, id, sealed);
  }

  private JobOutcome send(UUID id, Sms sms, Row row, JobContext job) {
    try {
      Optional<String> taken = taken(id, sms, row.instantOrNull("marked_at"), job);
      String providerId = taken.isPresent() ? taken.get() : provider.send(sms);
      return JobOutcome.done(
          tx -> {
            tx.asWorker(job.tenant());
            tx.update(SmsSql.SENT, id, provider.name(), providerId);
          });
    } catch (CallFailed e) {
      return outcomes.of(e);
    }
  }

  private Optional<String> taken(UUID id, Sms sms, @Nullable Instant marked, JobContext job) {
    if (marked == null) {
      return Optional.empty();
    }
    List<String> found = provider.taken(sms, marked.minus(CLOCKS_DIFFER));
    Rows others = database.worker(job.tenant()).read(SmsSql.OF_OTHERS, id, found);
    Set<String> theirs = others.stream().map(row -> row.text("provider_id")).collect(toSet());
    return found.stream().filter(not(theirs::contains)).findFirst();
  }

  @Override
  public void abandoned(SendSms args, JobContext job, String reason, Tx tx) {
    tx.asWorker(job.tenant());
    tx.update(SmsSql.FAILED, args.sms(), reason);
  }
}
