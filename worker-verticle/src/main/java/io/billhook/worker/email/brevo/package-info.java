/**
 * Brevo's transactional e-mail API as an {@link io.billhook.worker.email.EmailProvider}. Depends on
 * {@code worker.email}, {@code provider} and the Vert.x web client.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.email.brevo;
