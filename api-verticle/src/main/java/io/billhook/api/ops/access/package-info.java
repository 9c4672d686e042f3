/**
 * What every room of {@code api.ops} stands on: the database as operators see it, how their routes
 * are bound, the reason that they give, and searches that are bounded in what they look at.
 *
 * <p>Depends on {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops.access;
