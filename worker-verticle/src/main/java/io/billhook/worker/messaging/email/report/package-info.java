/**
 * What providers tell of mails. {@link
 * io.billhook.worker.messaging.email.report.EmailCallbackHandler} takes the reports of one mail out
 * of the webhook ledger, notes each with the mail, raises its status, and suppresses an address
 * where a report means that.
 *
 * <p>A job names a mail and leaves as rows of {@code message_event}; what reports say in prose
 * stays in the ledger. Depends on {@code messaging.suppression}, {@code job} and {@code postgres}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.messaging.email.report;
