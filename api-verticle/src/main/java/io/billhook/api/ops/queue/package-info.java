/**
 * Queues: how full they are, pause and resume, and messages that nobody can read.
 *
 * <p>Enters at {@link io.billhook.api.ops.queue.OpsQueueRoutes}. Depends on {@code ops.access},
 * {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops.queue;
