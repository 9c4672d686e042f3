package io.billhook.contract.billing;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;
import java.util.UUID;

/**
 * See how a checkout ends: bought, or not. The job lives as long as the checkout's page.
 *
 * @param checkout our id of it
 */
public record WatchCheckout(UUID checkout) implements JobArgs {
  public static final JobKind<WatchCheckout> KIND =
      JobKind.of("billing.checkout", WatchCheckout.class)
          .retrying(RetryPolicy.standard(20))
          .timeout(Duration.ofSeconds(60));
}
