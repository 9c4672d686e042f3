/**
 * The account's clock: put forward by a test, it does in order what falls due on the way. Enters at
 * {@link io.billhook.devkit.simulator.stripe.clock.Clock}; what falls due of which object is said
 * by {@link io.billhook.devkit.simulator.stripe.object.FallingDue}. Depends on {@code object},
 * {@code state} and {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.stripe.clock;
