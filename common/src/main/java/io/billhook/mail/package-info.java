/**
 * A mail before any provider has it: the address, the draft, and {@link io.billhook.mail.Outgoing},
 * which writes a mail with the job that sends it. Used by the API and by features of the worker
 * that have something to tell.
 *
 * <p>Depends on {@code postgres}, {@code outbox} and {@code contract}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.mail;
