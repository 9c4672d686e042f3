package io.billhook.contract.email;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;

/**
 * Take over what a provider has told of one mail: all of its reports in the webhook ledger that are
 * not taken over yet. They name the mail by our id, or by the provider's.
 *
 * @param by {@link #OURS} or {@link #THEIRS}, as {@code webhook_event.object_type}
 * @param id as {@code webhook_event.object_id}
 */
public record EmailCallback(String by, String id) implements JobArgs {
  /** By the id of the row in {@code email}. */
  public static final String OURS = "email";

  /** By the provider's message id, without brackets. */
  public static final String THEIRS = "message-id";

  public static final JobKind<EmailCallback> KIND =
      JobKind.of("email.callback", EmailCallback.class)
          .onQueue(Queues.CALLBACK)
          .retrying(RetryPolicy.standard(16))
          .timeout(Duration.ofSeconds(60));

  /** Of callbacks that name the same mail alike one job waits. */
  public String key() {
    return by + ":" + id;
  }
}
