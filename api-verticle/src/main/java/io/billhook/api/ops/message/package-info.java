/**
 * Messages of which nobody knows whether they have gone: which they are, and what an operator says
 * became of them.
 *
 * <p>Enters at {@link io.billhook.api.ops.message.OpsMessageRoutes}. Depends on {@code ops.access},
 * {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops.message;
