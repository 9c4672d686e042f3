/**
 * The simulated account: its objects by {@link io.billhook.devkit.simulator.stripe.state.Kinds},
 * its events and how they are delivered. Everything reads and changes it in a {@link
 * io.billhook.devkit.simulator.stripe.state.Change}; events leave at {@link
 * io.billhook.devkit.simulator.stripe.state.StripeWebhooks}. Depends on {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.stripe.state;
