package io.billhook.worker.billing.ending;

import io.billhook.contract.billing.CancelSubscription;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.stripe.StripeObjects;

/** Ends the subscription of a tenant that is purged. */
public final class CancelSubscriptionHandler implements JobHandler<CancelSubscription> {
  private final StripeObjects stripe;
  private final CallOutcomes outcomes;

  public CancelSubscriptionHandler(StripeObjects stripe, CallOutcomes outcomes) {
    this.stripe = stripe;
    this.outcomes = outcomes;
  }

  @Override
  public JobOutcome handle(CancelSubscription args, JobContext job) {
    try {
      stripe.delete("/v1/subscriptions/" + StripeObjects.encoded(args.subscription()), "");
      return JobOutcome.done();
    } catch (ProviderException e) {
      // It has ended already: a repeat, or it came before us.
      return e.kind().equals(new Kind.Rejected("resource_missing"))
          ? JobOutcome.done()
          : outcomes.of(e);
    } catch (CallFailed e) {
      return outcomes.of(e);
    }
  }
}
