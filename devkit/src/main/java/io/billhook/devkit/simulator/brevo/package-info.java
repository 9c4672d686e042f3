/**
 * The Brevo simulator: accepts transactional mail as {@code POST /v3/smtp/email} does, puts it into
 * the inbox, and calls back what became of it. A call enters at {@link
 * io.billhook.devkit.simulator.brevo.BrevoApi}. May depend on {@code provider} and {@code inbox}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.brevo;
