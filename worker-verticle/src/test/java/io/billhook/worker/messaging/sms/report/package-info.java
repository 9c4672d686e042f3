/** What is told of text messages, on a real database. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.messaging.sms.report;
