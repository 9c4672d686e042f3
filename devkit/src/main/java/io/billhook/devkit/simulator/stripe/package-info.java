/**
 * The Stripe simulator: stateful objects behind the API's paths and shapes, idempotency keys, and
 * events delivered with Stripe's signature. {@link io.billhook.devkit.simulator.stripe.Kinds} is
 * the table of object kinds, {@link io.billhook.devkit.simulator.stripe.StripeAccount} the state; a
 * call enters at {@link io.billhook.devkit.simulator.stripe.StripeApi} and its events leave at
 * {@link io.billhook.devkit.simulator.stripe.StripeWebhooks}. May depend on {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.stripe;
