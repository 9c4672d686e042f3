package io.billhook.api.messaging.email;

import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param subject one line; 998 is the limit of a line in RFC 5322, section 2.1.1
 * @param html at least one of html and text is there
 */
record EmailRequest(
    String to, String subject, @Nullable String html, @Nullable String text, List<String> tags) {
  private static final int MOST_BODY = 500_000;
  private static final int MOST_TAGS = 10;
  private static final int MOST_TAG = 50;

  static EmailRequest read(Fields fields) {
    String to = fields.text("to", 3, 254, TextRule.EMAIL);
    String subject = fields.text("subject", 1, 998, TextRule.LINE);
    String html = fields.optionalText("html", 1, MOST_BODY, TextRule.BLOCK);
    String text = fields.optionalText("text", 1, MOST_BODY, TextRule.BLOCK);
    List<String> tags = fields.texts("tags", MOST_TAGS, MOST_TAG, TextRule.LINE);
    if (!fields.has("html") && !fields.has("text")) {
      fields.error("html", "is missing, and so is text: one of them must be there");
    }
    fields.check();
    return new EmailRequest(to, subject, html, text, tags);
  }

  Draft draft(EmailAddress sender) {
    return new Draft(new EmailAddress(null, to), sender, subject, html, text, tags);
  }
}
