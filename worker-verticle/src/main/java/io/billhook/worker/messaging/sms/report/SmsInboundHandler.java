package io.billhook.worker.messaging.sms.report;

import io.billhook.config.OptOutConfig;
import io.billhook.contract.sms.SmsInbound;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.suppression.OptOuts;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.twilio.TwilioForm;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heeds STOP and START of the people whom we text. Twilio's messages may come in any order and say
 * no time, so it is asked when one of these was sent; where it does not say, the time at which it
 * came in counts.
 */
public final class SmsInboundHandler implements JobHandler<SmsInbound> {
  private static final Logger LOG = LoggerFactory.getLogger(SmsInboundHandler.class);
  private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final int LONGEST_SENDER = 64;

  private final Callbacks callbacks;
  private final SmsLookUp twilio;
  private final OptOutConfig words;

  public SmsInboundHandler(Database database, SmsLookUp twilio, OptOutConfig words) {
    this.callbacks = new Callbacks(database, SmsInbound.OBJECT);
    this.twilio = twilio;
    this.words = words;
  }

  private enum Wish {
    STOP("opt_out"),
    START("opt_in"),
    HELP("help"),
    NONE("no_keyword");

    private final String note;

    Wish(String note) {
      this.note = note;
    }
  }

  @Override
  public JobOutcome handle(SmsInbound args, JobContext job) {
    List<Row> events = callbacks.waiting(args.message(), args.tenant());
    if (events.isEmpty()) {
      return JobOutcome.done();
    }
    Row event = events.getFirst();
    TwilioForm form = Callbacks.form(event);
    Wish wish = wish(form);
    String sender = sender(form);
    String number = form.first("From");
    if (wish == Wish.HELP || wish == Wish.NONE) {
      return JobOutcome.done(tx -> Callbacks.processed(tx, events, wish.note));
    }
    if (sender == null || number == null || !NUMBER.matcher(number).matches()) {
      return JobOutcome.done(tx -> Callbacks.processed(tx, events, "no_number"));
    }
    Instant at = at(args, event.instant("received_at"));
    return JobOutcome.done(
        tx -> {
          if (wish == Wish.STOP) {
            OptOuts.stop(tx, args.tenant(), sender, number, at);
          } else {
            OptOuts.start(tx, args.tenant(), sender, number, at);
          }
          Callbacks.processed(tx, events, wish.note);
        });
  }

  /** Twilio says what it takes it for where it answers STOP itself, in whatever language. */
  private Wish wish(TwilioForm form) {
    String body = Optional.ofNullable(form.first("Body")).orElse("");
    return switch (Optional.ofNullable(form.first("OptOutType"))
        .map(type -> type.toUpperCase(Locale.ROOT))
        .orElse("")) {
      case "STOP" -> Wish.STOP;
      case "START" -> Wish.START;
      case "HELP" -> Wish.HELP;
      default -> words.stops(body) ? Wish.STOP : words.starts(body) ? Wish.START : Wish.NONE;
    };
  }

  private static @Nullable String sender(TwilioForm form) {
    String service = form.first("MessagingServiceSid");
    String sender = service == null || service.isEmpty() ? form.first("To") : service;
    return sender == null || sender.isEmpty() || sender.length() > LONGEST_SENDER ? null : sender;
  }

  /** Twilio's second, and within it as it came in. */
  private Instant at(SmsInbound args, Instant received) {
    try {
      return twilio
          .find(args.tenant(), args.message())
          .map(SmsLookUp.Found::sentAt)
          .map(second -> within(second, received))
          .orElse(received);
    } catch (CallFailed e) {
      LOG.info("sms.inbound_time_unknown: {}", e.getMessage());
      return received;
    }
  }

  private static Instant within(Instant second, Instant received) {
    Instant last = second.plusMillis(999);
    return received.isBefore(second) ? second : received.isAfter(last) ? last : received;
  }

  @Override
  public void abandoned(SmsInbound args, JobContext job, String reason, Tx tx) {
    callbacks.failed(tx, args.message(), args.tenant(), reason, job.id());
  }
}
