package io.billhook.contract.sms;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Do what a person's text message asks for: it waits in the webhook ledger.
 *
 * @param message the provider's id of it
 * @param tenant to whose own account it came; null: the installation's
 */
public record SmsInbound(String message, @Nullable UUID tenant) implements JobArgs {
  /** As {@code webhook_event.object_type}; the object's id is the message's. */
  public static final String OBJECT = "inbound_message";

  public static final JobKind<SmsInbound> KIND =
      JobKind.of("sms.inbound", SmsInbound.class)
          .onQueue(Queues.CALLBACK)
          .retrying(RetryPolicy.standard(12))
          .timeout(Duration.ofSeconds(45));

  /** While a job of it waits, no second one is made. */
  public String key() {
    return tenant == null ? message : message + "@" + tenant;
  }
}
