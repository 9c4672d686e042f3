/**
 * Stripe's customer portal, where a customer changes cards and looks at bills: {@code POST
 * /v1/billing/portal-sessions}. Depends on {@code common}, {@code api.http} and the rooms beside
 * it: calls, customers.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.billing.portal;
