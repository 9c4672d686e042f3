/**
 * What tests and developers do to the simulated account beside its API: checkout pages, objects as
 * given, deliveries doubled or shuffled. Enters at {@link
 * io.billhook.devkit.simulator.stripe.control.StripeControl}. Depends on {@code object}, {@code
 * state} and {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.stripe.control;
