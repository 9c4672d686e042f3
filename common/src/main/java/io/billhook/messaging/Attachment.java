package io.billhook.messaging;

import io.vertx.core.buffer.Buffer;

/**
 * A file that goes with a mail.
 *
 * @param name in ASCII, by whose ending its type is known
 * @param content its bytes, as they are
 */
public record Attachment(String name, Buffer content) {

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "Attachment[…]";
  }
}
