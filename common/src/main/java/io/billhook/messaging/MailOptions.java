package io.billhook.messaging;

import io.billhook.published.Public;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What few mails have.
 *
 * @param headers by name, beside those that every mail has
 * @param sendAt not before this; null for at once
 * @param unsubscribe of a bulk mail; null for others
 */
@Public
public record MailOptions(
    Lane lane,
    @Nullable EmailAddress replyTo,
    Map<String, String> headers,
    @Nullable Instant sendAt,
    List<Attachment> attachments,
    @Nullable MadeFrom template,
    @Nullable UnsubscribeLink unsubscribe) {
  private static final MailOptions NONE =
      new MailOptions(Lane.TRANSACTIONAL, null, Map.of(), null, List.of(), null, null);

  /** The template that a mail was made from. */
  public record MadeFrom(UUID id, int version) {}

  public MailOptions {
    headers = Map.copyOf(headers);
    attachments = List.copyOf(attachments);
  }

  /** At once, by the ordinary lane, and nothing else. */
  public static MailOptions none() {
    return NONE;
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "MailOptions[…]";
  }
}
