/**
 * What the simulated providers have accepted for people: mails and text messages, newest first, as
 * JSON ({@code /_sim/inbox.json}, {@code /_sim/sms.json}) and as a page ({@code /_sim/inbox}). The
 * Brevo and Twilio simulators put messages in. May depend on {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.inbox;
