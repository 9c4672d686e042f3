/**
 * What each kind of object does when the API is called, and what follows from it: {@link
 * io.billhook.devkit.simulator.stripe.object.Operations} is the table. Depends on {@code state}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.stripe.object;
