/**
 * Mails as clients see them: {@code /v1/emails}. A request becomes rows and {@code email.send} jobs
 * in one transaction; the worker does the rest. One mail and a batch of a thousand go the same way:
 * read ({@link io.billhook.api.messaging.email.EmailRequest}), made ({@link
 * io.billhook.api.messaging.email.Composer}), counted and written ({@link
 * io.billhook.api.messaging.email.EmailWriting}).
 *
 * <p>Depends on {@code common}, {@code api.http} and {@code api.limit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.email;
