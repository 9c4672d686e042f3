/**
 * Brevo's transactional mail API as an {@link io.billhook.worker.messaging.email.EmailProvider}.
 * Depends on {@code worker.messaging.email} and {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.messaging.email.brevo;
