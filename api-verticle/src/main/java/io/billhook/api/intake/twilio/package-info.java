/**
 * Twilio's callbacks: who signed them, and which message they are about. What a tenant's own token
 * has signed is of that tenant's messages and senders alone.
 *
 * <p>Called by {@code api.intake.http}; leaves as events and jobs {@code sms.callback} or {@code
 * sms.inbound}. Depends on {@code api.intake}, {@code api.intake.http} and {@code common}; never on
 * another provider.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.intake.twilio;
