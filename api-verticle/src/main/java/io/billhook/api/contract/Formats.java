package io.billhook.api.contract;

import java.util.regex.Pattern;

/** The formats of texts where we mean something narrower, or plainer, than a library does. */
public final class Formats {
  /** The platform's own parser takes {@code 1-1-1-1-1} too. */
  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private Formats() {}

  public static boolean isUuid(String text) {
    return UUID.matcher(text).matches();
  }

  /** Neither NUL nor half a surrogate pair: neither can be stored. */
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) { // every text of every request passes here
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }
}
