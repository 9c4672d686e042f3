/**
 * Stripe's API as HTTP: paths, forms, lists, expansion, idempotency keys. A call enters at {@link
 * io.billhook.devkit.simulator.stripe.http.StripeApi}. Depends on {@code object}, {@code state} and
 * {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.stripe.http;
