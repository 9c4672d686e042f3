package io.billhook.messaging;

import io.billhook.published.Public;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail that has no id yet.
 *
 * @param html at least one of html and text is there; the other is made from it
 */
@Public
public record Draft(
    EmailAddress to,
    EmailAddress from,
    String subject,
    @Nullable String html,
    @Nullable String text,
    List<String> tags,
    MailOptions options) {

  public Draft {
    tags = List.copyOf(tags);
  }

  /** One that goes at once, by the ordinary lane. */
  public Draft(
      EmailAddress to,
      EmailAddress from,
      String subject,
      @Nullable String html,
      @Nullable String text,
      List<String> tags) {
    this(to, from, subject, html, text, tags, MailOptions.none());
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "Draft[…]";
  }
}
