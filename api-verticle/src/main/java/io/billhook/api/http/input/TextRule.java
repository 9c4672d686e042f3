package io.billhook.api.http.input;

import io.billhook.api.contract.Formats;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What a text may hold. None takes NUL or half a surrogate pair: neither can be stored.
 *
 * @param wants what a right value is, for the error
 */
public record TextRule(String wants, Predicate<String> accepts) {
  /** One line: no control characters at all. */
  public static final TextRule LINE =
      new TextRule(
          "must have no control characters",
          text -> text.codePoints().noneMatch(Character::isISOControl));

  /**
   * A name of a person or a tenant. It stands in mails to people who did not ask for them, so it
   * leads nowhere: mail programs make links of what looks like one.
   */
  public static final TextRule NAME =
      new TextRule(
          "must have a visible character, no control characters, and no :// or www.",
          text -> LINE.accepts().test(text) && !text.isBlank() && !leadsSomewhere(text));

  private static boolean leadsSomewhere(String text) {
    return text.contains("://") || text.toLowerCase(Locale.ROOT).contains("www.");
  }

  /** Several lines: of the control characters only tab and line ends. */
  public static final TextRule BLOCK =
      new TextRule(
          "must have no control characters but tabs and line ends",
          text ->
              text.codePoints()
                  .noneMatch(
                      c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t'));

  public static final TextRule EMAIL = new TextRule("must be an e-mail address", Formats::isEmail);

  /** Anything that can be encoded; for secrets that are only compared. */
  public static final TextRule ANY = new TextRule("must be text", _ -> true);
}
