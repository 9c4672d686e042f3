package io.billhook.worker.messaging.sms.twilio;

import io.billhook.worker.messaging.sms.SmsProvider.Sender;

/**
 * By which of Twilio's accounts text messages go.
 *
 * @param name {@code twilio}, or {@code twilio/TENANT} for a tenant's own; also that of its breaker
 * @param sid {@code AC…}
 * @param authToken the password of every call
 * @param sender its messaging service
 */
record TwilioAccount(String name, String sid, String authToken, Sender sender) {
  @Override
  public String toString() {
    return "TwilioAccount[" + name + "]";
  }
}
