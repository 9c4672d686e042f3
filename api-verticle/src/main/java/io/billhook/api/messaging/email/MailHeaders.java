package io.billhook.api.messaging.email;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.http.input.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers that a client may add to a mail: {@code X-…}, {@code In-Reply-To} and {@code
 * References}, in printable ASCII, save those by which we or the provider know it again.
 */
final class MailHeaders {
  private static final Pattern NAME =
      Pattern.compile(
          "X-[A-Za-z0-9][A-Za-z0-9_-]{0,98}|In-Reply-To|References", Pattern.CASE_INSENSITIVE);
  private static final List<String> OURS =
      List.of("x-mailin", "x-sib", "x-brevo", "x-idempotency", "x-billhook");

  /** Of a line in RFC 5322, section 2.1.1. */
  private static final int LONGEST = 998;

  private MailHeaders() {}

  /** Reads {@code headers}; what is wrong is noted. */
  static Map<String, String> read(Fields fields) {
    JsonNode given = fields.raw("headers");
    Map<String, String> headers = new LinkedHashMap<>();
    if (given == null || !given.isObject()) {
      return headers; // the contract has told what is no object
    }
    Fields members = fields.object("headers");
    var seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, JsonNode> member : given.properties()) {
      String name = member.getKey();
      String value = member.getValue().textValue();
      String wrong = wrongWith(name, value);
      if (wrong.isEmpty() && !seen.add(name)) {
        wrong = "is there twice";
      }
      if (wrong.isEmpty() && value != null) {
        headers.put(name, value);
      } else {
        members.error(name, wrong);
      }
    }
    return headers;
  }

  private static String wrongWith(String name, @Nullable String value) {
    if (!NAME.matcher(name).matches()) {
      return "must be X-…, In-Reply-To or References";
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (OURS.stream().anyMatch(lower::startsWith)) {
      return "is kept for this service and its providers";
    }
    boolean printable =
        value != null
            && !value.isBlank()
            && value.length() <= LONGEST
            && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    return printable ? "" : "must be 1 to 998 printable characters of ASCII";
  }
}
