package io.billhook.api.messaging.sms;

import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.config.SmsConfig;
import io.billhook.messaging.Lane;
import io.billhook.messaging.TextDraft;
import io.billhook.phone.PhoneNumber;
import io.billhook.text.Segments;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client asks for, read and judged. */
final class SmsRequest {
  /** Twilio takes no more; it counts units of UTF-16. */
  private static final int LONGEST = 1_600;

  private static final Period FARTHEST = Period.ofYears(1);
  private static final PhoneNumber NONE = new PhoneNumber("", "", PhoneNumber.Kind.USUAL);
  private static final TextRule NUMBER =
      new TextRule(PhoneNumber.WANTED, text -> PhoneNumber.of(text).isPresent());

  private SmsRequest() {}

  static TextDraft read(Fields fields, SmsConfig config, Instant now) {
    PhoneNumber to = number(fields, config);
    String body = fields.text("body", TextRule.BLOCK);
    if (body.length() > LONGEST) {
      fields.error("body", "must have at most 1600 characters, of which an emoji counts two");
    }
    Instant sendAt = sendAt(fields, now);
    List<String> tags = fields.texts("tags", TextRule.LINE);
    String lane = fields.optionalText("lane", TextRule.LINE);
    fields.check();
    return new TextDraft(
        to,
        body,
        Segments.of(body),
        "bulk".equals(lane) ? Lane.BULK : Lane.TRANSACTIONAL, // the contract has no other
        tags,
        sendAt);
  }

  private static PhoneNumber number(Fields fields, SmsConfig config) {
    Optional<PhoneNumber> number = PhoneNumber.of(fields.text("to", NUMBER));
    number.flatMap(n -> n.refusal(config)).ifPresent(why -> fields.error("to", why));
    return number.orElse(NONE); // which is told of
  }

  private static @Nullable Instant sendAt(Fields fields, Instant now) {
    Instant at = fields.time("send_at");
    if (at != null && at.isBefore(now)) {
      fields.error("send_at", "must not be past");
    }
    if (at != null && at.isAfter(now.atOffset(ZoneOffset.UTC).plus(FARTHEST).toInstant())) {
      fields.error("send_at", "must be within a year");
    }
    return at;
  }
}
