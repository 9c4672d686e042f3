/**
 * Buying on Stripe's page: {@code POST /v1/billing/checkout-sessions}. A tenant has one open
 * session; a job tells how it ends. Depends on {@code common}, {@code api.http} and the rooms
 * beside it: calls, customers, plans.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.billing.checkout;
