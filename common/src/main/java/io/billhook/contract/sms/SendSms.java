package io.billhook.contract.sms;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;
import java.util.UUID;

/**
 * Hand one stored text message to the provider. The message itself stays in the row {@code sms}, so
 * that nothing personal lies in a job or on the broker.
 *
 * @param sms id of the row in {@code sms}
 */
public record SendSms(UUID sms) implements JobArgs {
  public static final JobKind<SendSms> KIND =
      JobKind.of("sms.send", SendSms.class)
          .alsoOn(Queues.SMS_SECURITY)
          .retrying(RetryPolicy.standard(10))
          .timeout(Duration.ofSeconds(60));
}
