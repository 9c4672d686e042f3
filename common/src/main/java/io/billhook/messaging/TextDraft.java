package io.billhook.messaging;

import io.billhook.phone.PhoneNumber;
import io.billhook.text.Segments;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text message of a tenant before it is written.
 *
 * @param lane transactional or bulk
 * @param sendAt not before this; null: at once
 */
public record TextDraft(
    PhoneNumber to,
    String body,
    Segments segments,
    Lane lane,
    List<String> tags,
    @Nullable Instant sendAt) {

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "TextDraft[…]";
  }
}
