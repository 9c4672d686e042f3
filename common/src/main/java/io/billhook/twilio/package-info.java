/**
 * What Twilio sends us, as {@link io.billhook.twilio.TwilioForm} reads it: the api, to see who has
 * signed it, and the worker, which does what follows from it.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.twilio;
