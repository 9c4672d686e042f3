/**
 * What is for sale: {@code GET /v1/billing/plans}, open to all, and whether a price may be bought.
 * Reads our copy of Stripe's products and prices. Depends on {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.billing.plan;
