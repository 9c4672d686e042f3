/**
 * What customers are written to about what they pay for: once for each step of it, never about what
 * is long past. {@link io.billhook.worker.billing.mail.BillingMails} follows the domain events;
 * {@link io.billhook.worker.billing.mail.BillingLookHandler} looks once a day for what no event
 * tells of.
 *
 * <p>Enters by {@code event.Subscriber} and by the job {@code billing.look}; leaves by {@code
 * messaging}. Depends on {@code event}, {@code messaging.product} and {@code stripe}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.billing.mail;
