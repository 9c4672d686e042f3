package io.billhook.contract.billing;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Have a deleted tenant's subscription end with its period, or take that back of one that was
 * restored: whatever the tenant is when the job runs.
 */
public record EndWithTenant(@Nullable UUID tenant) implements JobArgs {
  public static final JobKind<EndWithTenant> KIND =
      JobKind.of("billing.end-with-tenant", EndWithTenant.class).retrying(RetryPolicy.standard(20));
}
