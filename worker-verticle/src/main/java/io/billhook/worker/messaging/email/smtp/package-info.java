/**
 * A mail server as an {@link io.billhook.worker.messaging.email.EmailProvider}: {@link
 * io.billhook.worker.messaging.email.smtp.SmtpProvider}, on vertx-mail-client, whose connections
 * {@code Wire} watches, so that it is known how far each mail came. Depends on {@code
 * worker.messaging.email}, {@code config}, {@code messaging} and {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.messaging.email.smtp;
