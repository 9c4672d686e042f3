/**
 * Walks over Stripe's lists that compare our copy with Stripe and mend it: how operators begin one,
 * and what it has found.
 *
 * <p>Enters at {@link io.billhook.api.ops.billing.OpsBillingRoutes}. Depends on {@code ops.access},
 * {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops.billing;
