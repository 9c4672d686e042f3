package io.billhook.text;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one form of an e-mail address in which it is kept, compared and sent to: without blanks
 * around it, and ASCII. A domain beyond ASCII is brought into punycode (RFC 5891); a local part
 * beyond it is none, as long as no provider of ours sends to one (RFC 6531).
 */
public final class MailAddress {
  /** Says what is wanted, where something is none. */
  public static final String WANTED =
      "must be an e-mail address, in ASCII before the @, a domain of other letters as xn--…";

  /** The grammar of {@code <input type=email>} in the HTML standard, a host after the @. */
  private static final Pattern FORM =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  private static final String LOCAL_SIGNS = ".!#$%&'*+/=?^_`{|}~-";
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_LABEL = 63;

  /** RFC 5321, section 4.5.3.1.3, less the angle brackets. */
  private static final int LONGEST = 254;

  /**
   * What Java's tables of IDNA 2003 map to another name than IDNA 2008 does: sharp s, final sigma
   * and the joiners. A mail to such a name would go to somebody else.
   */
  private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

  /** Blanks of all widths, as phones and forms add them. */
  private static final Pattern AROUND =
      Pattern.compile("^[\\s\\p{Z}\u200b\ufeff]+|[\\s\\p{Z}\u200b\ufeff]+$");

  private MailAddress() {}

  /** The address that this text is; empty where it is none. */
  public static Optional<String> of(String text) {
    return isPlain(text) ? Optional.of(text) : byPattern(text);
  }

  /** The same for any text. */
  static Optional<String> byPattern(String text) {
    // The length first: matching takes stack by the number of labels.
    if (text.length() > 2 * LONGEST) {
      return Optional.empty();
    }
    String bare = isBare(text) ? text : AROUND.matcher(text).replaceAll("");
    int at = bare.lastIndexOf('@');
    String address = bare.substring(0, at + 1) + ascii(bare.substring(at + 1));
    return address.length() <= LONGEST && FORM.matcher(address).matches()
        ? Optional.of(address)
        : Optional.empty();
  }

  /** As nearly all come: no blank is a letter or a digit. */
  private static boolean isBare(String text) {
    return !text.isEmpty() && isPlain(text.charAt(0)) && isPlain(text.charAt(text.length() - 1));
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Whether this text is an address. */
  public static boolean is(String text) {
    return of(text).isPresent();
  }

  /**
   * Whether it is one as it stands, said without patterns, of which a thousand addresses would feel
   * the cost. False for what wants a closer look.
   */
  private static boolean isPlain(String text) {
    int at = text.indexOf('@');
    if (at < 1 || at > LONGEST_LOCAL || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < at; i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && LOCAL_SIGNS.indexOf(c) < 0) {
        return false;
      }
    }
    int label = at + 1; // where it begins
    for (int i = label; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '.') {
        if (i == label
            || i - label > LONGEST_LABEL
            || text.charAt(label) == '-'
            || text.charAt(i - 1) == '-') {
          return false;
        }
        label = i + 1;
      } else if (!isAlphanumeric(text.charAt(i)) && text.charAt(i) != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** The domain in ASCII; empty where it has no such form. */
  private static String ascii(String domain) {
    if (domain.chars().allMatch(c -> c < 0x80)) {
      return domain;
    }
    String composed = Normalizer.normalize(domain, Normalizer.Form.NFC);
    if (AMBIGUOUS.matcher(composed).find()) {
      return "";
    }
    try {
      return IDN.toASCII(composed, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      return ""; // labels that are none
    }
  }
}
