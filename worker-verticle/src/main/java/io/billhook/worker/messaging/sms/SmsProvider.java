package io.billhook.worker.messaging.sms;

import java.time.Instant;
import java.util.List;

/**
 * Whoever delivers our text messages. It knows no idempotency keys, so it is asked what it has
 * before a message is handed over a second time.
 */
public interface SmsProvider {

  /** Stored with each message that it took: {@code twilio}. */
  String name();

  /**
   * Hands over one message, on a thread that may block. Each call sends it.
   *
   * @return the provider's own id of it
   * @throws io.billhook.provider.CallFailed where the provider has not taken it, or nobody knows
   */
  String send(Sms sms);

  /**
   * The provider's ids of messages with this text to this number that it has taken, oldest first.
   *
   * @param since by the provider's clock; of its newest messages to the number alone
   * @throws io.billhook.provider.CallFailed where it does not say
   */
  List<String> taken(Sms sms, Instant since);

  /** A message as it is handed over. */
  record Sms(String to, String body) {
    /** Personal data stays out of logs, also when a record is printed by mistake. */
    @Override
    public String toString() {
      return "Sms[…]";
    }
  }
}
