package io.billhook.api.intake.stripe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code t=1492774577,v1=5257a8…,v1=…,v0=…}, read by the same rules as stripe-java:
 * nothing is trimmed, the first {@code t} counts, items of other schemes are passed over.
 *
 * @param seconds since 1970, above 0
 * @param signatures of the one scheme, at least one
 */
record SignatureHeader(long seconds, List<String> signatures) {

  /** The header's content, or null where it cannot be read. */
  static @Nullable SignatureHeader parse(String header, String scheme) {
    Long seconds = null;
    List<String> signatures = new ArrayList<>();
    for (String item : header.split(",", -1)) {
      String[] parts = item.split("=", 2);
      if (parts[0].equals("t") && seconds == null) {
        seconds = parts.length == 2 ? number(parts[1]) : null;
        if (seconds == null) {
          return null;
        }
      } else if (parts[0].equals(scheme)) {
        if (parts.length == 1) {
          return null;
        }
        signatures.add(parts[1]);
      }
    }
    return seconds == null || seconds <= 0 || signatures.isEmpty()
        ? null
        : new SignatureHeader(seconds, signatures);
  }

  private static @Nullable Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
