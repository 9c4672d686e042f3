package io.billhook.worker.messaging.sms.report;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks a provider about one message, ours or one that it has brought us. */
public interface SmsLookUp {

  /**
   * What it has of the message; empty where it has none, or the account is not known any more.
   *
   * @param tenant whose own account is asked; null: the installation's
   * @param message the provider's id
   * @throws io.billhook.provider.CallFailed where it does not say
   */
  Optional<Found> find(@Nullable UUID tenant, String message);

  /**
   * A message as it stands there.
   *
   * @param status the provider's word
   * @param errorCode null where there is none
   * @param sentAt by the provider's clock, as the other, to the second
   * @param changedAt when it came to be as it stands
   */
  record Found(String status, @Nullable String errorCode, Instant sentAt, Instant changedAt) {}
}
