/**
 * Sending text messages. {@link io.billhook.worker.sms.SendSmsHandler} hands a message that {@code
 * sms} has written to the {@link io.billhook.worker.sms.SmsProvider}, of which each adapter has a
 * package of its own.
 *
 * <p>A message stays in its row; jobs and logs know only its id. Depends on {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.sms;
