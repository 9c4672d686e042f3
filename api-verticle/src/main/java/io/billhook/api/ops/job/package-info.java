/**
 * Jobs: search, detail, retry, cancel, discard, replay of dead ones.
 *
 * <p>Enters at {@link io.billhook.api.ops.job.OpsJobRoutes}; what is done leaves by {@code
 * control}. Depends on {@code ops.audit} and {@code ops.access}, {@code common} and {@code
 * api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops.job;
