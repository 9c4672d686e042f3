/**
 * Twilio's Messages resource as an {@link io.billhook.worker.messaging.sms.SmsProvider}. Depends on
 * {@code worker.messaging.sms}, {@code provider} and the Vert.x web client.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.messaging.sms.twilio;
