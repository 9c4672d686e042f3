/**
 * Our copy of Stripe's objects, {@code billing_object}: which kinds are kept and whose they are
 * ({@link io.billhook.mirror.ObjectKind}), and how an object comes in, so that a later fetch always
 * wins. What is read of it by features is read here, too. Tells nothing: that is for who syncs.
 *
 * <p>Depends on {@code postgres} and {@code stripe}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.mirror;
