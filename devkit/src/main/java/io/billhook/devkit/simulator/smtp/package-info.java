/**
 * The simulated mail server: takes mails by SMTP (RFC 5321) and puts them into the inbox, for
 * {@code SMTP_URL} of development and tests. A connection enters at {@link
 * io.billhook.devkit.simulator.smtp.SmtpServer}. May depend on {@code provider} and {@code inbox}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.smtp;
