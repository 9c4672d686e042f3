package io.billhook.api.contract;

import java.util.regex.Pattern;

/** The formats of texts where we mean something narrower, or plainer, than a library does. */
public final class Formats {
  /** The grammar of {@code <input type=email>} in the HTML standard, ASCII, a host after the @. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  /** RFC 5321, section 4.5.3.1.3, less the angle brackets. */
  private static final int LONGEST_ADDRESS = 254;

  /** The platform's own parser takes {@code 1-1-1-1-1} too. */
  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private Formats() {}

  public static boolean isEmail(String text) {
    // The length first: matching takes stack by the number of labels.
    return text.length() <= LONGEST_ADDRESS && ADDRESS.matcher(text).matches();
  }

  public static boolean isUuid(String text) {
    return UUID.matcher(text).matches();
  }

  /** Neither NUL nor half a surrogate pair: neither can be stored. */
  public static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }
}
