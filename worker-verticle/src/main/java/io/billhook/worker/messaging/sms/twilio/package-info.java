/**
 * Twilio's Messages resource as an {@link io.billhook.worker.messaging.sms.SmsProvider}. Depends on
 * {@code worker.messaging.sms} and {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.messaging.sms.twilio;
