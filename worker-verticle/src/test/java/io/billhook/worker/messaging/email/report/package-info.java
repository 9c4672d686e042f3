/** What reports make of mails. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.messaging.email.report;
