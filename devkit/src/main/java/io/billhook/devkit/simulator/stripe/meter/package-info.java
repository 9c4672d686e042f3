/**
 * Usage at Stripe: meters, the events that are metered, their summaries and what is wrong with
 * them. {@link io.billhook.devkit.simulator.stripe.meter.MeterOperations} is the table. Depends on
 * {@code object} and {@code state}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.stripe.meter;
