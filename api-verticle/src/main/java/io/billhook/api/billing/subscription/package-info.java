/**
 * A tenant's subscription and customer: {@code /v1/billing/subscription}, {@code …/customer}. Read
 * of our copy; changed at Stripe by {@code api.billing.call}, on what Stripe says at that moment.
 * Depends on {@code common}, {@code api.http} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.billing.subscription;
