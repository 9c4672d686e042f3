package io.billhook.worker.messaging.sms;

import io.billhook.postgres.Tx;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** By whom text messages go. */
@FunctionalInterface
public interface SmsProviders {

  /**
   * By whom this tenant's go: its own account where it has brought one. Empty where there is none.
   *
   * @param tx in the scope of the message
   * @param tenant whose message it is; null for one of the installation itself
   * @throws io.billhook.crypto.Sealer.UnsealableException where this process lacks the key
   */
  Optional<SmsProvider> of(Tx tx, @Nullable UUID tenant);
}
