package io.billhook.worker.messaging.sms.report;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio has told once of a message of ours.
 *
 * @param externalId the same report has the same, whoever brought it
 * @param word what Twilio calls the status
 * @param error its number; null where there is none
 * @param at when it came
 */
record Report(String externalId, String word, @Nullable String error, Instant at) {
  static Report of(String message, String word, @Nullable String error, Instant at) {
    String id = message + ":" + word + ":" + Objects.requireNonNullElse(error, "");
    return new Report(id, word, error, at);
  }

  /** Ours; null where theirs tells nothing of how a message of ours fares. */
  @Nullable String status() {
    return switch (word) {
      case "accepted", "queued", "sending", "sent" -> "sent";
      case "delivered", "failed", "undelivered" -> word;
      case "read" -> "delivered";
      default -> null;
    };
  }

  /** In the message's events. */
  String type() {
    return Objects.requireNonNullElse(status(), word);
  }

  /** The error, or the word where that says more than the status. */
  @Nullable String detail() {
    return error != null ? error : word.equals(type()) ? null : word;
  }

  /** Whether there is no phone that takes texts. Numbers of twilio.com/docs/api/errors. */
  boolean isUnreachable() {
    return error != null
        && switch (error) {
          case "21211", "21614", "30005", "30006" -> true;
          default -> false;
        };
  }

  /** Whether the number has told the sender to stop. */
  boolean isOptedOut() {
    return "21610".equals(error);
  }
}
