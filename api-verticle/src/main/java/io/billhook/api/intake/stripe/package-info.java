/**
 * Stripe's events: who signed them, and which object they hint at.
 *
 * <p>Enters at {@link io.billhook.api.intake.stripe.StripeWebhook}, called by {@code
 * api.intake.http}; leaves as an event and a {@code billing.sync} job. Depends on {@code
 * api.intake}, {@code api.intake.http} and {@code common}; never on another provider.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.intake.stripe;
