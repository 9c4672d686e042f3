package io.billhook.api.messaging.email;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.messaging.Attachment;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for. It has a template, or a subject with at least one of html and text.
 *
 * @param to somebody's address
 * @param subject one line; 998 is the limit of a line in RFC 5322, section 2.1.1
 * @param template by its name or id
 * @param values for the template; null for none
 * @param sendAt not before this; null for at once
 */
record EmailRequest(
    String to,
    String subject,
    @Nullable String html,
    @Nullable String text,
    @Nullable String template,
    @Nullable JsonNode values,
    @Nullable String locale,
    Lane lane,
    @Nullable Instant sendAt,
    List<String> tags,
    @Nullable EmailAddress replyTo,
    Map<String, String> headers,
    List<Attachment> attachments) {
  private static final Duration FURTHEST = Duration.ofDays(366);

  /** Clocks differ, and a request takes a while. */
  private static final Duration LATE = Duration.ofMinutes(1);

  /**
   * Reads one, which the contract has bounded; what is wrong is noted with the fields.
   *
   * @param files reads attachments
   */
  static EmailRequest read(Fields fields, Instant now, AttachmentReader files) {
    String template = fields.optionalText("template", TextRule.LINE);
    String locale = fields.optionalText("locale", TextRule.LINE);
    if (fields.has("template")) {
      List.of("subject", "html", "text").forEach(name -> unlessTemplate(fields, name));
    } else {
      List.of("values", "locale").forEach(name -> onlyForTemplate(fields, name));
      if (!fields.has("html") && !fields.has("text")) {
        fields.error("html", "is missing, and so are text and template: one of them must be there");
      }
    }
    return new EmailRequest(
        fields.text("to", TextRule.EMAIL),
        fields.has("template") ? "" : fields.text("subject", TextRule.LINE),
        text(fields.raw("html")),
        text(fields.raw("text")),
        template,
        fields.raw("values"),
        locale,
        "bulk".equals(fields.optionalText("lane", TextRule.LINE)) ? Lane.BULK : Lane.TRANSACTIONAL,
        sendAt(fields, now),
        fields.texts("tags", TextRule.LINE),
        replyTo(fields),
        MailHeaders.read(fields),
        files.read(fields));
  }

  /** The contract says all there is to say of it; a thousand mails may have one text. */
  private static @Nullable String text(@Nullable JsonNode block) {
    return block == null ? null : block.textValue();
  }

  private static void unlessTemplate(Fields fields, String name) {
    if (fields.has(name)) {
      fields.error(name, "is what the template says: leave it out, or the template");
    }
  }

  private static void onlyForTemplate(Fields fields, String name) {
    if (fields.has(name)) {
      fields.error(name, "is for a template, and there is none");
    }
  }

  private static @Nullable Instant sendAt(Fields fields, Instant now) {
    Instant time = fields.time("send_at");
    if (time == null) {
      return null;
    }
    if (time.isBefore(now.minus(LATE))) {
      fields.error("send_at", "is past");
    } else if (time.isAfter(now.plus(FURTHEST))) {
      fields.error("send_at", "must be within a year");
    }
    return time.isAfter(now) ? time : null;
  }

  private static @Nullable EmailAddress replyTo(Fields fields) {
    String text = fields.optionalText("reply_to", TextRule.LINE);
    if (text == null) {
      return null;
    }
    EmailAddress address = EmailAddress.parse(text).orElse(null);
    if (address == null) {
      fields.error("reply_to", "must be an e-mail address, or Name <address>");
    }
    return address;
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "EmailRequest[…]";
  }
}
