package io.billhook.worker.messaging.sms;

import io.billhook.messaging.pace.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whoever delivers text messages, by one account. It knows no idempotency keys, so it is asked what
 * it has before a message is handed over a second time.
 */
public interface SmsProvider {

  /** Stored with each message: {@code twilio}, or {@code twilio/TENANT} for a tenant's own. */
  String name();

  /** Whom people see it from, and tell to stop. */
  Sender sender();

  /** How fast it may be called; waited for before each call, the handler does that. */
  Pace pace();

  /**
   * Hands over one message, on a thread that may block. Each call sends it. What it throws says
   * what is known:
   *
   * <ul>
   *   <li>surely not taken: {@code Transient}, {@code Auth}, {@code RateLimited}, {@code
   *       BreakerOpen}, {@code CallGateShut}, {@code NoTurn}
   *   <li>this message is refused, whenever it comes: {@code Rejected}, with the provider's code
   *   <li>perhaps taken: {@code UnknownResult}
   * </ul>
   *
   * @return the provider's own id of it
   * @throws io.billhook.provider.CallFailed as above
   */
  String send(Sms sms);

  /**
   * The provider's ids of messages with this text to this number that it has taken, oldest first.
   *
   * @param since by the provider's clock; of its newest messages to the number alone
   * @throws io.billhook.provider.CallFailed where it does not say
   */
  List<String> taken(Sms sms, Instant since);

  /** What its code for a refusal tells of the number. */
  Refusal refusal(String code);

  /** Why a message was refused, as far as later ones are concerned. */
  enum Refusal {
    /** No phone that takes texts. */
    UNREACHABLE,
    /** It has told this sender to stop. */
    OPTED_OUT,
    /** The message, or the sender, is to blame. */
    OTHER
  }

  /**
   * A sender.
   *
   * @param owner the tenant whose own account it is of; null: the installation's
   * @param id a messaging service's sid
   */
  record Sender(@Nullable UUID owner, String id) {}

  /**
   * A message as it is handed over.
   *
   * @param id of the row, stable over attempts; the provider brings it back with what it reports
   * @param life how long it is worth anything; null: as long as the provider tries
   */
  record Sms(UUID id, String to, String body, @Nullable Duration life) {
    /** Personal data stays out of logs, also when a record is printed by mistake. */
    @Override
    public String toString() {
      return "Sms[…]";
    }
  }
}
