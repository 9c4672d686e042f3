/**
 * Whom Stripe knows a tenant as: one customer, made by the first checkout, or one found that
 * carries the tenant's id already. Depends on {@code common} and {@code api.billing.call}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.billing.customer;
