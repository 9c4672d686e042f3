package io.billhook.messaging.template;

import io.billhook.published.Public;
import org.jspecify.annotations.Nullable;

/**
 * What a template has made of values.
 *
 * @param subject one line
 * @param html as the template has it, the values in it escaped; null where it has none
 */
@Public
public record RenderedMail(String subject, @Nullable String html, @Nullable String text) {

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "RenderedMail[…]";
  }
}
