/**
 * Invoices as tenants see them, {@code /v1/billing/invoices}: read of our copy alone, with what was
 * paid, given back and disputed. Depends on {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.billing.invoice;
