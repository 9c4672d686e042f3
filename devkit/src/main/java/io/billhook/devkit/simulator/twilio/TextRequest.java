package io.billhook.devkit.simulator.twilio;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of {@code POST …/Messages.json}, checked. */
record TextRequest(
    String to,
    @Nullable String from,
    @Nullable String messagingServiceSid,
    String body,
    @Nullable String statusCallback) {

  private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
  private static final int LONGEST_BODY = 1_600;
  private static final int LONGEST_VALIDITY = 36_000;

  /** What Twilio answers for numbers that stand for an error (Twilio docs, Test Credentials). */
  private static final Map<String, TwilioError> MAGIC =
      Map.of(
          "+15005550001", TwilioError.bad(21211, "Invalid 'To' Phone Number: +15005550001"),
          "+15005550002", TwilioError.bad(21612, "The message cannot be routed to +15005550002"),
          "+15005550003", TwilioError.bad(21408, "Permission to send an SMS has not been enabled"),
          "+15005550004", TwilioError.bad(21610, "Attempt to send to unsubscribed recipient"),
          "+15005550009", TwilioError.bad(21614, "'To' number is not a valid mobile number"));

  static TextRequest read(Map<String, List<String>> form) {
    String to = first(form, "To");
    if (to == null) {
      throw TwilioError.bad(21604, "A 'To' phone number is required.");
    }
    TwilioError magic = MAGIC.get(to);
    if (magic != null) {
      throw magic;
    }
    if (!isNumber(to)) {
      throw TwilioError.bad(21211, "Invalid 'To' Phone Number: " + to);
    }
    String from = first(form, "From");
    String service = first(form, "MessagingServiceSid");
    if (from == null && service == null) {
      throw TwilioError.bad(21603, "A 'From' phone number is required.");
    }
    checkValidity(form);
    return new TextRequest(to, from, service, body(form), callback(form));
  }

  /** Whom people see it from, and tell to stop. */
  String sender() {
    return messagingServiceSid == null ? String.valueOf(from) : messagingServiceSid;
  }

  static boolean isNumber(String text) {
    return E164.matcher(text).matches();
  }

  private static String body(Map<String, List<String>> form) {
    String body = first(form, "Body");
    if (body == null) {
      throw TwilioError.bad(21602, "Message body is required.");
    }
    if (body.length() > LONGEST_BODY) {
      throw TwilioError.bad(
          21617, "The concatenated message body exceeds the 1600 character limit");
    }
    return body;
  }

  /** Seconds for which it is worth sending (Twilio docs, Messages resource). */
  private static void checkValidity(Map<String, List<String>> form) {
    String seconds = first(form, "ValidityPeriod");
    if (seconds != null
        && (!seconds.matches("\\d{1,6}")
            || Integer.parseInt(seconds) < 1
            || Integer.parseInt(seconds) > LONGEST_VALIDITY)) {
      throw TwilioError.bad(20001, "The ValidityPeriod " + seconds + " is not 1 to 36000");
    }
  }

  private static @Nullable String callback(Map<String, List<String>> form) {
    String url = first(form, "StatusCallback");
    if (url != null && !url.matches("https?://[^\\s/]+.*")) {
      throw TwilioError.bad(21609, "The 'StatusCallback' URL " + url + " is not a valid URL.");
    }
    return url;
  }

  private static @Nullable String first(Map<String, List<String>> form, String name) {
    List<String> values = form.getOrDefault(name, List.of());
    return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
  }
}
