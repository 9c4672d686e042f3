/**
 * Deliveries of providers: search, and replay of those that failed.
 *
 * <p>Enters at {@link io.billhook.api.ops.intake.OpsWebhookRoutes}. Depends on {@code ops.access},
 * {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops.intake;
