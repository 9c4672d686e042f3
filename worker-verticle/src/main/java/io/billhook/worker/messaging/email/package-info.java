/**
 * Sending mail. {@link io.billhook.worker.messaging.email.SendEmailHandler} hands a mail that
 * {@code messaging} has written to the {@link io.billhook.worker.messaging.email.EmailProvider}, of
 * which each adapter has a package of its own.
 *
 * <p>A mail stays in its row; jobs and logs know only its id. Depends on {@code messaging} and
 * {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.messaging.email;
