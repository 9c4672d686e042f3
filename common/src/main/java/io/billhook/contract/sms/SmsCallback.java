package io.billhook.contract.sms;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Write down what the provider has told of a text message: what waits of it in the webhook ledger.
 *
 * @param message the provider's id of it
 * @param tenant whose own account told it, so that it is of that tenant's messages alone; null: the
 *     installation's
 * @param sms our own id of the message, as the address of the callback has it; null where that had
 *     none
 */
public record SmsCallback(String message, @Nullable UUID tenant, @Nullable UUID sms)
    implements JobArgs {
  /** As {@code webhook_event.object_type}; the object's id is the message's. */
  public static final String OBJECT = "message";

  public static final JobKind<SmsCallback> KIND =
      JobKind.of("sms.callback", SmsCallback.class)
          .onQueue(Queues.CALLBACK)
          .retrying(RetryPolicy.standard(12))
          .timeout(Duration.ofSeconds(30));

  /** While a job of it waits, no second one is made. */
  public String key() {
    return tenant == null ? message : message + "@" + tenant;
  }
}
