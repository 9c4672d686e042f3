package io.billhook.api.http.input;

import io.billhook.published.Public;
import io.billhook.text.MailAddress;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a text may hold. None takes NUL or half a surrogate pair: neither can be stored.
 *
 * @param wants what a right value is, for the error
 * @param form brings a right value into the one form in which it is kept and compared
 */
@Public
public record TextRule(String wants, Predicate<String> accepts, UnaryOperator<String> form) {
  /** One line: no control characters at all. */
  public static final TextRule LINE =
      new TextRule("must have no control characters", text -> !hasControl(text, ""));

  /**
   * A name of a person or a tenant. It stands in mails to people who did not ask for them, so it
   * leads nowhere: mail programs make links of what looks like one. Nor does it turn what stands
   * beside it around, or hold what nobody sees: of the format characters of Unicode (Cf) it has the
   * two alone by which letters and signs are joined.
   */
  public static final TextRule NAME =
      new TextRule(
          "must have a visible character, no control or format characters, and no :// or www.",
          text -> LINE.accepts().test(text) && isVisible(text) && !leadsSomewhere(text),
          text -> Normalizer.normalize(text, Normalizer.Form.NFC));

  public TextRule(String wants, Predicate<String> accepts) {
    this(wants, accepts, UnaryOperator.identity());
  }

  /** None of them is beyond the first plane of Unicode, so characters will do. */
  private static boolean hasControl(String text, String allowed) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) && allowed.indexOf(c) < 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isVisible(String text) {
    return text.codePoints().allMatch(c -> isJoiner(c) || !isFormat(c))
        && !text.codePoints().allMatch(c -> isJoiner(c) || isBlank(c));
  }

  /** Between lines and paragraphs, too. */
  private static boolean isFormat(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }

  private static boolean isBlank(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** ZERO WIDTH NON-JOINER and JOINER: of Persian and Indic names, and of emoji. */
  private static boolean isJoiner(int c) {
    return c == 0x200C || c == 0x200D;
  }

  private static boolean leadsSomewhere(String text) {
    return text.contains("://") || text.toLowerCase(Locale.ROOT).contains("www.");
  }

  /** Several lines: of the control characters only tab and line ends. */
  public static final TextRule BLOCK =
      new TextRule(
          "must have no control characters but tabs and line ends",
          text -> !hasControl(text, "\n\r\t"));

  /** Read as {@link MailAddress} has it: without blanks around it, its domain in ASCII. */
  public static final TextRule EMAIL =
      new TextRule(MailAddress.WANTED, MailAddress::is, text -> MailAddress.of(text).orElseThrow());

  /** Anything that can be encoded; for secrets that are only compared. */
  public static final TextRule ANY = new TextRule("must be text", _ -> true);
}
