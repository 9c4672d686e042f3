package io.billhook.api.intake.brevo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a header {@code Authorization} proves with: RFC 6750, section 2.1, or RFC 7617. */
final class Credential {
  private static final int LONGEST = 1000;

  private Credential() {}

  /** The bearer token, or the password; null where there is neither. */
  static @Nullable String of(@Nullable String header) {
    if (header == null || header.length() > LONGEST) {
      return null;
    }
    String secret =
        startsWith(header, "Bearer ")
            ? header.substring(7).strip()
            : startsWith(header, "Basic ") ? password(header.substring(6).strip()) : "";
    return secret.isEmpty() ? null : secret;
  }

  private static boolean startsWith(String header, String scheme) {
    return header.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static String password(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
