/**
 * Mails and text messages before any provider has them: an address, a draft, its files and its two
 * texts, one made from the other, the bundled templates, and {@link
 * io.billhook.messaging.EmailOutbox} and {@link io.billhook.messaging.SmsOutbox}, which write a
 * message with the job that sends it. Used by the api, and by features of the worker that have
 * something to tell.
 *
 * <p>A draft enters within a transaction and leaves as a row and its job. Depends on {@code
 * contract}, {@code crypto}, {@code outbox} and {@code postgres}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.messaging;
