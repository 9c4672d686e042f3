/**
 * A text message before any provider has it: {@link io.billhook.messaging.SmsOutbox} writes one
 * with the job that sends it.
 *
 * <p>Depends on {@code postgres}, {@code outbox} and {@code contract}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.sms;
