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

  static EmailRequest read(Fields fields) {
    String to = fields.text("to", TextRule.EMAIL);
    String subject = fields.text("subject", TextRule.LINE);
    String html = fields.optionalText("html", TextRule.BLOCK);
    String text = fields.optionalText("text", TextRule.BLOCK);
    List<String> tags = fields.texts("tags", TextRule.LINE);
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
