/**
 * Twilio's Messages resource as an {@link io.billhook.worker.sms.SmsProvider}. Depends on {@code
 * worker.sms}, {@code provider} and the Vert.x web client.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.sms.twilio;
