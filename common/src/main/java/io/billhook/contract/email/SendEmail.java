package io.billhook.contract.email;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;
import java.util.UUID;

/**
 * Hand one stored mail to the provider. The message itself stays in the row {@code email}, so that
 * nothing personal lies in a job or on the broker.
 *
 * @param email id of the row in {@code email}
 */
public record SendEmail(UUID email) implements JobArgs {
  public static final JobKind<SendEmail> KIND =
      JobKind.of("email.send", SendEmail.class)
          .alsoOn(Queues.EMAIL_BULK, Queues.EMAIL_SECURITY)
          .retrying(RetryPolicy.standard(16))
          .timeout(Duration.ofSeconds(60));
}
