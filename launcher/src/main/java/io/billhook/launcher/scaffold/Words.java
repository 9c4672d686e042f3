package io.billhook.launcher.scaffold;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A name as its words, in small letters.
 *
 * @param all at least one
 */
record Words(List<String> all) {
  private static final Pattern SEPARATOR = Pattern.compile("_");
  private static final Pattern NO_LETTER = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

  /** Those of a name that is written {@code as_this}. */
  static Words of(String snake) {
    return new Words(List.of(SEPARATOR.split(snake, -1)));
  }

  /**
   * What somebody may have meant: {@code send-Mail}, {@code SendMail} and the like. May be none.
   */
  static List<String> meant(String given) {
    return NO_LETTER
        .splitAsStream(given)
        .map(word -> word.toLowerCase(Locale.ROOT).replaceFirst("^[0-9]+", ""))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** {@code send_mail}. */
  String snake() {
    return String.join("_", all);
  }

  /** {@code send mail}, for sentences. */
  String spaced() {
    return String.join(" ", all);
  }

  /** {@code sendmail}, for packages. */
  String joined() {
    return String.join("", all);
  }

  /** {@code SendMail}. */
  String camel() {
    return all.stream()
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /** The same with its last word in the plural, by the rules of English that have no exceptions. */
  Words plural() {
    List<String> words = new ArrayList<>(all);
    words.add(plural(words.removeLast()));
    return new Words(words);
  }

  private static String plural(String word) {
    if (word.matches(".*([sxz]|ch|sh)")) {
      return word + "es";
    }
    return word.matches(".*[^aeiou]y") ? word.substring(0, word.length() - 1) + "ies" : word + "s";
  }
}
