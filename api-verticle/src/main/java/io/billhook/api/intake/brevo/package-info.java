/**
 * Brevo's callbacks: who may have sent them, and which mail they are about.
 *
 * <p>Enters at {@link io.billhook.api.intake.brevo.BrevoWebhook}, called by {@code
 * api.intake.http}; leaves as events and {@code email.callback} jobs. Depends on {@code
 * api.intake}, {@code api.intake.http} and {@code common}; never on another provider.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.intake.brevo;
