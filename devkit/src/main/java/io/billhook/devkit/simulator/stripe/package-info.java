/**
 * The Stripe simulator: stateful objects behind the API's paths and shapes, idempotency keys, and
 * events delivered with Stripe's signature. {@link io.billhook.devkit.simulator.stripe.state.Kinds}
 * is the table of object kinds, {@link io.billhook.devkit.simulator.stripe.state.StripeAccount} the
 * state; a call enters at {@link io.billhook.devkit.simulator.stripe.http.StripeApi} and its events
 * leave at {@link io.billhook.devkit.simulator.stripe.state.StripeWebhooks}. May depend on {@code
 * provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.stripe;
