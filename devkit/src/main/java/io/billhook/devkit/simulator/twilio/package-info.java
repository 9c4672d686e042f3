/**
 * The Twilio simulator: accepts text messages as the Messages resource does, puts them into the
 * inbox, and posts signed status callbacks and inbound messages. A call enters at {@link
 * io.billhook.devkit.simulator.twilio.TwilioApi}. May depend on {@code provider} and {@code inbox}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.twilio;
