package io.billhook.worker.messaging.sms.report;

import io.billhook.contract.sms.SmsCallback;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.suppression.OptOuts;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.twilio.TwilioForm;
import io.billhook.worker.messaging.sms.report.Reports.Ours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what Twilio has told of one message. Where nobody has heard how Twilio calls it, our
 * own id in the callback's address says which it is. Without that it may be told before whoever
 * sent it has written its id, so for a while it is looked for again; after that it is about no
 * message of ours.
 */
public final class SmsCallbackHandler implements JobHandler<SmsCallback> {
  private static final Duration LOOKED_FOR = Duration.ofMinutes(15);

  /** The pause before the next look, of the time that has passed. */
  private static final int PART_OF_AGE = 4;

  private static final String NO_MESSAGE = "no_message";

  private final Database database;
  private final Callbacks callbacks;

  public SmsCallbackHandler(Database database) {
    this.database = database;
    this.callbacks = new Callbacks(database, SmsCallback.OBJECT);
  }

  /** A report, with the event that brought it. */
  private record Told(Row event, TwilioForm form, Report report) {}

  @Override
  public JobOutcome handle(SmsCallback args, JobContext job) {
    while (true) {
      List<Row> events = callbacks.waiting(args.message(), args.tenant());
      if (events.isEmpty()) {
        return JobOutcome.done();
      }
      Optional<Ours> message = find(args);
      if (message.isEmpty()) {
        long age = events.getFirst().bigint("seconds");
        if (age < LOOKED_FOR.toSeconds()) {
          return new JobOutcome.Snooze(
              "No message has this id yet", Duration.ofMillis(1_000 + age * 1_000 / PART_OF_AGE));
        }
      }
      if (events.size() < Callbacks.MOST_AT_ONCE) {
        return JobOutcome.done(tx -> heed(tx, args, message, events));
      }
      database.engine().run(tx -> heed(tx, args, message, events));
    }
  }

  private Optional<Ours> find(SmsCallback args) {
    Optional<Ours> named = Reports.find(database, args.message(), args.tenant());
    UUID sms = args.sms();
    return named.isPresent() || sms == null ? named : Reports.unnamed(database, sms, args.tenant());
  }

  private static void heed(Tx tx, SmsCallback args, Optional<Ours> message, List<Row> events) {
    if (message.isEmpty()) {
      Callbacks.processed(tx, events, NO_MESSAGE);
      return;
    }
    List<Row> others = new ArrayList<>();
    List<Told> told = new ArrayList<>();
    for (Row event : events) {
      Told one = told(args, event);
      if (one != null && message.get().recipient().equals(one.form().first("To"))) {
        told.add(one);
      } else {
        others.add(event);
      }
    }
    if (!told.isEmpty()) {
      Reports.name(tx, message.get(), args.message());
      Reports.tell(tx, message.get(), told.stream().map(Told::report).toList());
      optOuts(tx, args, message.get(), told);
      Callbacks.processed(tx, told.stream().map(Told::event).toList(), "told");
    }
    if (!others.isEmpty()) {
      Callbacks.processed(tx, others, "other_recipient");
    }
  }

  private static void optOuts(Tx tx, SmsCallback args, Ours message, List<Told> told) {
    for (Told one : told) {
      String service = one.form().first("MessagingServiceSid");
      String sender = service == null ? one.form().first("From") : service;
      if (one.report().isOptedOut() && sender != null) {
        OptOuts.stop(tx, args.tenant(), sender, message.recipient(), one.report().at());
      }
    }
  }

  /** Null where it says nothing after all. */
  private static @Nullable Told told(SmsCallback args, Row event) {
    TwilioForm form = Callbacks.form(event);
    String status = form.status();
    return status == null
        ? null
        : new Told(
            event,
            form,
            Report.of(args.message(), status, form.errorCode(), event.instant("received_at")));
  }

  @Override
  public void abandoned(SmsCallback args, JobContext job, String reason, Tx tx) {
    callbacks.failed(tx, args.message(), args.tenant(), reason, job.id());
  }
}
