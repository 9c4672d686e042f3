package io.billhook.messaging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail that has no id yet.
 *
 * @param html at least one of html and text is there
 */
public record Draft(
    EmailAddress to,
    EmailAddress from,
    String subject,
    @Nullable String html,
    @Nullable String text,
    List<String> tags) {

  public Draft {
    tags = List.copyOf(tags);
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "Draft[…]";
  }
}
