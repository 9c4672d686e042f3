/**
 * Sending text messages. {@link io.billhook.worker.messaging.sms.SendSmsHandler} hands a message
 * that {@code messaging} has written to the {@link io.billhook.worker.messaging.sms.SmsProvider}
 * that {@link io.billhook.worker.messaging.sms.SmsProviders} names; each adapter has a package of
 * its own.
 *
 * <p>A message stays in its row; jobs and logs know only its id. Depends on {@code messaging} and
 * {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.messaging.sms;
