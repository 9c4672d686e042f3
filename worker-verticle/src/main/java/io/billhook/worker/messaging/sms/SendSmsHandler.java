package io.billhook.worker.messaging.sms;

import io.billhook.contract.sms.SendSms;
import io.billhook.crypto.Sealer;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Database;
import io.billhook.postgres.Tx;
import io.billhook.provider.BreakerOpen;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallGateShut;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.NoTurn;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.messaging.sms.StoredTexts.Found;
import io.billhook.worker.messaging.sms.StoredTexts.Leave;
import java.time.Duration;
import java.util.Optional;

/**
 * Hands one stored text message to the provider. A mark is committed before each call, and taken
 * back where the message surely has not gone; who finds one asks the provider whether it has the
 * message, and sends only where it has not. What stays open at the end of all attempts is unknown.
 */
public final class SendSmsHandler implements JobHandler<SendSms> {
  /** How far the provider's clock may be behind ours. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final StoredTexts texts;
  private final CallOutcomes outcomes;

  public SendSmsHandler(
      Database database, Sealer sealer, SmsProviders providers, CallOutcomes outcomes) {
    this.texts = new StoredTexts(database, sealer, providers);
    this.outcomes = outcomes;
  }

  @Override
  public JobOutcome handle(SendSms args, JobContext job) {
    Found found;
    try {
      found = texts.find(args.sms(), job.tenant());
    } catch (Sealer.UnsealableException e) { // a worker with the key may take it
      return JobOutcome.retry(String.valueOf(e.getMessage()));
    }
    return switch (found) {
      case Found.Nothing() -> new JobOutcome.Cancel("There is no such text message");
      case Found.Ended() -> JobOutcome.done();
      case Found.Blank() -> new JobOutcome.Cancel("The text of this message is no longer kept");
      case Found.NoProvider() -> JobOutcome.retry("TWILIO_ACCOUNT_SID is not set");
      case Found.Open(var text) -> handle(text);
    };
  }

  private JobOutcome handle(Text text) {
    Mark mark = text.mark();
    if (mark != null && !mark.isOf(text.provider())) {
      return new JobOutcome.Dead(
          "It was handed to " + mark.by() + ", which cannot be asked for it any more");
    }
    try {
      Optional<String> taken = mark == null ? Optional.empty() : taken(text, mark);
      if (taken.isPresent()) {
        return sent(text, taken.get());
      }
      if (text.expired()) {
        return new JobOutcome.Cancel("The text message has expired");
      }
      text.provider().pace().await(text.lane());
    } catch (CallFailed e) {
      return outcomes.of(e);
    }
    return switch (texts.mark(text)) {
      case Leave.Stopped() -> JobOutcome.done();
      case Leave.Gone() -> JobOutcome.retry("It was ended meanwhile, or another run has it");
      case Leave.Given(var mine) -> handOver(text, mine);
    };
  }

  private Optional<String> taken(Text text, Mark mark) {
    text.provider().pace().await(text.lane());
    return texts.unclaimed(text, text.provider().taken(text.sms(), mark.at().minus(CLOCKS_DIFFER)));
  }

  private JobOutcome handOver(Text text, Mark mine) {
    try {
      return sent(text, text.provider().send(text.sms()));
    } catch (BreakerOpen | NoTurn | CallGateShut e) {
      return notTaken(text, mine, e);
    } catch (ProviderException e) {
      return switch (e.kind()) {
        case Kind.Transient _, Kind.Auth _, Kind.RateLimited _ -> notTaken(text, mine, e);
        case Kind.Rejected(var code) -> refused(text, code, e);
        case Kind.UnknownResult _ -> outcomes.of(e); // the mark stays
      };
    }
  }

  private static JobOutcome sent(Text text, String providerId) {
    return JobOutcome.done(tx -> StoredTexts.sent(tx, text, providerId));
  }

  private JobOutcome notTaken(Text text, Mark mine, CallFailed failure) {
    texts.unmark(text, mine);
    return outcomes.of(failure);
  }

  /** What a provider's code tells of the number holds for later messages, too. */
  private JobOutcome refused(Text text, String code, CallFailed failure) {
    return switch (text.provider().refusal(code)) {
      case UNREACHABLE -> JobOutcome.done(tx -> StoredTexts.unreachable(tx, text, code));
      case OPTED_OUT -> JobOutcome.done(tx -> StoredTexts.optedOut(tx, text));
      case OTHER -> {
        texts.refused(text, code);
        yield outcomes.of(failure);
      }
    };
  }

  @Override
  public void abandoned(SendSms args, JobContext job, String reason, Tx tx) {
    StoredTexts.abandoned(tx, args.sms(), job.tenant(), reason);
  }
}
