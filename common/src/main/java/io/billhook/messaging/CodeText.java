package io.billhook.messaging;

import io.billhook.phone.PhoneNumber;
import java.time.Instant;
import java.util.UUID;

/**
 * A text message of the installation that brings a person a code. Its text is erased once the
 * provider has it.
 *
 * @param account whose code it is
 * @param createdAt by the clock that the code's limits go by
 * @param expiresAt it is not sent after this
 */
public record CodeText(
    UUID account, PhoneNumber to, String body, Instant createdAt, Instant expiresAt) {

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "CodeText[…]";
  }
}
